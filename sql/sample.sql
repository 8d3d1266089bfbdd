-- Demo data: fictitious members, their keys and certificates in every state,
-- coupons, people. Loaded once into an empty desk by `dev`, as the owner,
-- through tests/demo/fill (which seals and hashes what stands in double braces).
--
-- The temporary table demo_certificate holds the certificates that the loader
-- made with the demo CA: id, member_id, key_no, account_id, serial, subject,
-- spki_sha256, not_before, not_after, der, made_on, seals, state, key_state,
-- token_serial. Every moment is told from today.

INSERT INTO desk.member (member_id, name, credit_code, legal_person, province, city, address) VALUES
(1, '演示星河精密机械有限公司', '91110108MA0DEM013A', '演示张星', '北京市', '北京市', '海淀区演示路1号'),
(2, '演示远山物资贸易有限公司', '91310115MA0DEM021N', '演示李山', '上海市', '上海市', '浦东新区演示路2号'),
(3, '演示东湖电气科技有限公司', '91420100MA0DEM048H', '演示王湖', '湖北省', '武汉市', '东湖新技术开发区演示路3号');

INSERT INTO desk.operator (operator_id, login, name, phone_sealed, phone_mac, phone_mask, password_hash) VALUES
(1, 'xinghe01', '演示赵一', {{seal operator/phone/1|13900000101}}, {{mac operator.phone|13900000101}}, '139****0101', {{password Demo-2026-pass}}),
(2, 'xinghe02', '演示钱二', {{seal operator/phone/2|13900000102}}, {{mac operator.phone|13900000102}}, '139****0102', {{password Demo-2026-pass}}),
(3, 'yuanshan01', '演示孙三', {{seal operator/phone/3|13900000201}}, {{mac operator.phone|13900000201}}, '139****0201', {{password Demo-2026-pass}}),
(4, 'donghu01', '演示周四', {{seal operator/phone/4|13900000301}}, {{mac operator.phone|13900000301}}, '139****0301', {{password Demo-2026-pass}});

INSERT INTO desk.account (member_id, account_id, code, name, department) VALUES
(1, 101, 'xhtoub01', '演示赵一', '市场部'),
(1, 102, 'xhtoub02', '演示钱二', '投标部'),
(1, 103, 'xhtoub03', '演示吴五', '投标部'),
(2, 201, 'ystoub01', '演示孙三', '业务部'),
(3, 301, 'dhtoub01', '演示周四', '商务部');

INSERT INTO desk.operator_grant (member_id, operator_id, account_id, role) VALUES
(1, 1, NULL, 'owner'),
(1, 2, 102, 'operator'),
(2, 3, NULL, 'owner'),
(3, 4, NULL, 'owner');

INSERT INTO desk.staff (staff_id, login, name, password_hash, certificate_sha256, roles) VALUES
(1, 'shenhe01', '演示审核员甲', {{password Demo-2026-pass}}, decode(:'officer_shenhe01', 'hex'), '{reviewer}'),
(2, 'shenhe02', '演示审核员乙', {{password Demo-2026-pass}}, decode(:'officer_shenhe02', 'hex'), '{reviewer,admin}');

-- Keys, seals, certificates ---------------------------------------------------

INSERT INTO desk.ukey (member_id, key_id, key_no, token_serial, made_on, state)
SELECT DISTINCT ON (key_no) member_id, certificate_id, key_no, token_serial, made_on, key_state
FROM demo_certificate ORDER BY key_no, certificate_id;

INSERT INTO desk.seal (member_id, key_id, kind, name)
SELECT k.member_id, k.key_id, s.kind, CASE s.kind WHEN 'company' THEN m.name ELSE m.legal_person || '之印' END
FROM desk.ukey k
JOIN desk.member m USING (member_id)
CROSS JOIN (VALUES ('company'), ('legal_person')) AS s (kind)
WHERE s.kind = 'company' OR EXISTS (SELECT FROM demo_certificate d WHERE d.key_no = k.key_no AND d.seals = 'double');

INSERT INTO desk.certificate (member_id, certificate_id, key_id, account_id, state, serial, subject, spki_sha256, profile,
	not_before, not_after, der, replaces_id, seals, contact_mask)
SELECT d.member_id, d.certificate_id, k.key_id, d.account_id, d.state, d.serial, d.subject, d.spki_sha256, 'member@1',
	d.not_before, d.not_after, d.der, CASE d.certificate_id WHEN 13 THEN 12 END, d.seals,
	CASE d.member_id WHEN 1 THEN '139****0101' WHEN 2 THEN '139****0201' ELSE '139****0301' END
FROM demo_certificate d JOIN desk.ukey k USING (key_no)
ORDER BY d.certificate_id;

INSERT INTO desk.open_bid (member_id, account_id, bid_no, name, opens_at) VALUES
(2, 201, 'YS-2026-0117', '演示项目：数控机床采购（第二包）', date_trunc('hour', now()) + interval '5 days 2 hours');

-- Coupons, addresses, invoice titles ------------------------------------------

INSERT INTO desk.coupon (member_id, coupon_id, kind, total, expires_at) VALUES
(1, 1, 'new_or_renew_year', 10, now() + interval '1 year'),
(3, 3, 'new_or_renew_year', 10, now() + interval '1 year');

INSERT INTO desk.address (member_id, address_id, recipient_sealed, phone_sealed, phone_mask, province, city, county, detail_sealed, postcode, is_default) VALUES
(1, 1, {{seal address/recipient/1/1|演示赵一}}, {{seal address/phone/1/1|13900000101}}, '139****0101', '北京市', '北京市', '海淀区', {{seal address/detail/1/1|演示路1号院2号楼305室}}, '100000', true),
(3, 3, {{seal address/recipient/3/3|演示周四}}, {{seal address/phone/3/3|13900000301}}, '139****0301', '湖北省', '武汉市', '洪山区', {{seal address/detail/3/3|演示大道3号B座12层}}, '430000', true);

INSERT INTO desk.invoice_title (member_id, title_id, kind, buyer_kind, name, tax_no, email, mobile, is_default) VALUES
(1, 1, 'normal', 'organization', '演示星河精密机械有限公司', '91110108MA0DEM013A', 'fapiao@xinghe.invalid', '13900000101', true),
(2, 2, 'normal', 'organization', '演示远山物资贸易有限公司', '91310115MA0DEM021N', 'fapiao@yuanshan.invalid', '13900000201', true),
(3, 3, 'normal', 'organization', '演示东湖电气科技有限公司', '91420100MA0DEM048H', 'fapiao@donghu.invalid', '13900000301', true);

-- Handlers that were approved before -------------------------------------------

INSERT INTO desk.known_handler (member_id, handler_mac, staff_id, approved_at) VALUES
(1, {{mac handler|演示赵一\n13900000101\nresident\n110101199001010015}}, 1, now() - interval '350 days'),
(3, {{mac handler|演示周四\n13900000301\nresident\n440300199202020034}}, 1, now() - interval '338 days');

-- Orders and applications under way, and one that is done ----------------------

INSERT INTO desk.order_head (member_id, order_id, no, state, price_version, total_fen, coupon_fen, method, title, operator_id, expires_at, paid_at, created_at) VALUES
(1, 3, 'DD' || to_char(now() AT TIME ZONE 'Asia/Shanghai', 'YYYYMMDD') || '0000000003', 'awaiting_payment', 1, 20000, 0, NULL, NULL, 1, now() + interval '23 hours', NULL, now() - interval '1 hour'),
(1, 2, 'DD' || to_char(now() AT TIME ZONE 'Asia/Shanghai' - interval '1 day', 'YYYYMMDD') || '0000000002', 'paid', 1, 20000, 20000, 'coupon', NULL, 1, now(), now() - interval '1 day', now() - interval '1 day'),
(1, 1, 'DD' || to_char(now() AT TIME ZONE 'Asia/Shanghai' - interval '60 days', 'YYYYMMDD') || '0000000001', 'completed', 1, 20000, 20000, 'coupon', NULL, 1, now() - interval '59 days', now() - interval '60 days', now() - interval '60 days');

INSERT INTO desk.upload (member_id, upload_id, kind, slot, name_sealed, size, width, height, sha256, n_chunks, complete, operator_id) VALUES
(1, 1, 'png', 'handler_front', {{seal upload.name_sealed/1|正面.png}}, :front_size, 1600, 1008, decode(:'front_sha256', 'hex'), 1, true, 1),
(1, 2, 'png', 'handler_back', {{seal upload.name_sealed/1|反面.png}}, :back_size, 1600, 1008, decode(:'back_sha256', 'hex'), 1, true, 1);
INSERT INTO desk.upload_chunk (member_id, upload_id, n, sealed) VALUES
(1, 1, 0, {{seal-file upload_chunk.sealed/1/1/0|front.png}}),
(1, 2, 0, {{seal-file upload_chunk.sealed/1/2/0|back.png}});

INSERT INTO desk.application (member_id, application_id, no, kind, channel, state, certificate_id, account_id,
	handler_name_sealed, handler_name_mask, handler_phone_sealed, handler_phone_mask, handler_id_sealed, handler_id_mask,
	handler_mac, front_id, back_id, operator_id, review_reason, order_id, new_certificate_id, submitted_at, created_at, changed_at) VALUES
(1, 3, 'XQ' || to_char(now() AT TIME ZONE 'Asia/Shanghai', 'YYYYMMDD') || '0000000003', 'renew', 'self', 'awaiting_payment', 9, 103,
	{{seal application/handler_name/1/3|演示赵一}}, '演***', {{seal application/handler_phone/1/3|13900000101}}, '139****0101', {{seal application/handler_id/1/3|110101199001010015}}, '110101********0015',
	{{mac handler|演示赵一\n13900000101\nresident\n110101199001010015}}, 1, 2, 1, NULL, 3, NULL, now() - interval '1 hour', now() - interval '1 hour', now() - interval '1 hour'),
(1, 2, 'XQ' || to_char(now() AT TIME ZONE 'Asia/Shanghai' - interval '1 day', 'YYYYMMDD') || '0000000002', 'renew', 'self', 'in_review', 10, 101,
	{{seal application/handler_name/1/2|演示郑六}}, '演***', {{seal application/handler_phone/1/2|13900000106}}, '139****0106', {{seal application/handler_id/1/2|310101198505050021}}, '310101********0021',
	{{mac handler|演示郑六\n13900000106\nresident\n310101198505050021}}, 1, 2, 1, '办理人首次办理，或其资料有变化', 2, NULL, now() - interval '1 day', now() - interval '1 day', now() - interval '1 day'),
(1, 1, 'XQ' || to_char(now() AT TIME ZONE 'Asia/Shanghai' - interval '60 days', 'YYYYMMDD') || '0000000001', 'renew', 'self', 'completed', 12, 102,
	{{seal application/handler_name/1/1|演示赵一}}, '演***', {{seal application/handler_phone/1/1|13900000101}}, '139****0101', {{seal application/handler_id/1/1|110101199001010015}}, '110101********0015',
	{{mac handler|演示赵一\n13900000101\nresident\n110101199001010015}}, 1, 2, 1, NULL, 1, 13, now() - interval '60 days', now() - interval '60 days', now() - interval '60 days');

INSERT INTO desk.order_line (member_id, order_id, line_no, application_id, item, fen, coupon_fen) VALUES
(1, 3, 1, 3, 'renew_year', 20000, 0),
(1, 2, 1, 2, 'renew_year', 20000, 20000),
(1, 1, 1, 1, 'renew_year', 20000, 20000);
INSERT INTO desk.coupon_use (member_id, use_id, coupon_id, slot, order_id, line_no, state) VALUES
(1, 1, 1, 1, 1, 1, 'used'),
(1, 2, 1, 2, 2, 1, 'used');
UPDATE desk.certificate SET live_application_id = 3, live_state = 'awaiting_payment' WHERE member_id = 1 AND certificate_id = 9;
UPDATE desk.certificate SET live_application_id = 2, live_state = 'in_review' WHERE member_id = 1 AND certificate_id = 10;

INSERT INTO desk.event (member_id, noun, noun_id, from_state, to_state, actor_kind, actor_id, why) VALUES
(1, 'application', 1, '', 'awaiting_payment', 'operator', 1, '演示数据'),
(1, 'application', 1, 'awaiting_payment', 'ready_to_make', 'operator', 1, '优惠券支付'),
(1, 'application', 1, 'ready_to_make', 'awaiting_download', 'operator', 1, ''),
(1, 'application', 1, 'awaiting_download', 'completed', 'ca', 0, '证书安装成功'),
(1, 'application', 2, '', 'awaiting_payment', 'operator', 1, '演示数据'),
(1, 'application', 2, 'awaiting_payment', 'in_review', 'operator', 1, '优惠券支付，办理人需审核'),
(1, 'application', 3, '', 'awaiting_payment', 'operator', 1, '演示数据');

-- The platform's own ----------------------------------------------------------

INSERT INTO desk.notice (title, body, published_at) VALUES
('关于数字证书续签时间的提醒', '证书失效前 60 天起可以办理续签。开标前请勿续签，以免已加密的投标文件无法解密。（演示公告）', now() - interval '20 days'),
('关于启用新版CA数字证书插件的公告', '自即日起，续签下载证书请使用新版CA数字证书插件，支持当前各主流浏览器，不再需要 IE。2025 年 5 月 1 日以前安装的旧版插件请先升级。（演示公告）', now() - interval '3 days');

-- What is held or revoked stands on the revocation list too.
INSERT INTO ca.revocation (serial, not_after, reason, revoked_at)
SELECT decode(serial, 'hex'), not_after, CASE state WHEN 'held' THEN 6 ELSE 5 END, now() - interval '2 days'
FROM desk.certificate WHERE state IN ('held', 'revoked');

-- Numbers go on after these.
SELECT setval(pg_get_serial_sequence('desk.' || t, c), 1000)
FROM (VALUES ('member', 'member_id'), ('operator', 'operator_id'), ('account', 'account_id'), ('staff', 'staff_id'),
	('ukey', 'key_id'), ('certificate', 'certificate_id'), ('coupon', 'coupon_id'), ('address', 'address_id'),
	('invoice_title', 'title_id'), ('order_head', 'order_id'), ('application', 'application_id'),
	('upload', 'upload_id'), ('coupon_use', 'use_id')) AS s (t, c);
