'use strict';
/*
 * Known answers: the worked examples that the product's own code is pinned
 * to, made and checked by independent programs. Public keys only.
 */
const crypto = require('node:crypto');

const pem = (lines) => crypto.createPublicKey(`-----BEGIN PUBLIC KEY-----\n${lines.join('\n')}\n-----END PUBLIC KEY-----\n`);

const merchant = pem([
	'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAnljDdA/S4ODYvXpn3DZA',
	'v9FKtdMQvOTNcH0li9PVBMcDpeFQu0UT49OpTFukc6XXE4BvZAn8GcInDmQhPuPM',
	'kbEYehKgvJLyvVUnIlw49ppRjAvIUzpsIsa0wPZk6vFfXFqWeDI1eMS5pHQg3psg',
	'vnTzLD3t0Pv3zItX3+NsaeGiDnAPgwtmeQ6Pbfa9YUw7C78+zBrQIQbYzmcVlxPH',
	'LvfiJvF1aCFCpHrMe2Bl0LmA/k0KeCktbu90bGS7rbK6fc8ESlVTXnMy5GPp2rX/',
	'7byI98ltAlAmAYzanNeHXrDvzrEXvOl2aLuHwX4gGTpTn53+OxUtgX6aYUMwDl5M',
	'FwIDAQAB',
]);

const platform = pem([
	'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuodymhIOQUU7ZSQZA+Rm',
	'hsM8SonB1ISc+zSr4LLX/+jAnD1jNS6AMZji5RfTHiBL1N4zwZB+scynDa5fK+2W',
	'6kAmh9Q2X7ZuGjzJQtoz0FiEkKR5zU9f2N/ySKqTu5Fu2lnhTjHzUHhjpavfCdOr',
	'/cvZHVx2Rq85U4R033kC6H+mcMgDS0MW1+xV/jH3cH64h7+l/5iWwgj8TeTImKlc',
	'3CZyWcnbTQy0BWmPZ4cXDxNBALPES3gyFAKKpMV1SzS3jlOI5hlEgwsleGB9uYpH',
	'+0cSFrygYmwXb1OQFh7Hb6GqsQXSTmDYRyM/KI8GmpknBm2IkLY9QkC4lAPCBHG0',
	'4QIDAQAB',
]);

const request = {
	text: 'app_id=2021000100000001&biz_content={"out_trade_no":"CS2025112210000000000001","product_code":"FAST_INSTANT_TRADE_PAY","total_amount":"298.50","subject":"数字证书服务费","time_expire":"2025-11-22 10:30:00"}&charset=utf-8&format=JSON&method=alipay.trade.page.pay&notify_url=https://ca.example.cn/pay/notify/alipay&return_url=https://ca.example.cn/pay/return/alipay&sign_type=RSA2&timestamp=2025-11-22 10:00:00&version=1.0',
	sha256: 'cb2659d2cab67c600b289801d29133ab8573f1ee3a29999b3f0889aaa08633b4',
	sign: 'DtlgF4IjxJMgZBZnueFpy4gqTeIutqAF3+GHMxJLsC3nHn4MBopMJZnlFWDTNFfEVnF+HUO3Y+7nhnmD4/XQf2uXun85FZABrVJrjr2sOzG7w9bMhcAKj0/42Q1g3ZB5zR2zUWEPNzff7k2RsyrfOI8PWzg020lORk4f8IDlpsic3+AOYkNTNln04NBqeWVcp16Khxb1a4MRRRNfH9O0rj/+93rylld1MlKlQsy9HHEEjZgXUfHldhgHTcHg0qWHuhmdGRM7YAaJYrIHFX0RdY24TfIzgosaGaPCTCU6vvUnv4EwywkUba2NGsu+UcP2qS254TXJYt3ZJS4W9wkAYg==',
};

const notice = {
	body: 'gmt_create=2025-11-22+10%3A01%3A03&charset=utf-8&gmt_payment=2025-11-22+10%3A01%3A11&notify_time=2025-11-22+10%3A01%3A12&subject=%E6%95%B0%E5%AD%97%E8%AF%81%E4%B9%A6%E6%9C%8D%E5%8A%A1%E8%B4%B9&buyer_id=2088102100000001&invoice_amount=298.50&version=1.0&notify_id=2025112200222100111000010000000001&fund_bill_list=%5B%7B%22amount%22%3A%22298.50%22%2C%22fundChannel%22%3A%22ALIPAYACCOUNT%22%7D%5D&notify_type=trade_status_sync&out_trade_no=CS2025112210000000000001&total_amount=298.50&trade_status=TRADE_SUCCESS&trade_no=2025112222001400010000000001&auth_app_id=2021000100000001&receipt_amount=298.50&point_amount=0.00&app_id=2021000100000001&buyer_pay_amount=298.50&seller_id=2088100000000001&sign=Y2a4R%2By8xe3jl7Fm6E3bYwnwB1PkyQ54pP0MXVCFfupLWkUDPZ93G0gNI0AQ3WFOJYA%2FjewWT9dflNzsyGpxonR3vHNMxz6ylAro8i50buW7NCWuRCrKPNm3YXgccy4yaBNvHN%2Bc7Cp6WP%2Fr%2Bq9dUjIBf8LuOm3VJF8w7lez4B45%2BQp%2BHxRWDqSX4WuNxXZMYseBE1oPcndJMIYE8xACxZGKpfuUpsEL5LPm7M6TII3h2ogedxLXDrlBUx6CM%2BrbT3GJjf%2FD%2FTFUmyvLJeged%2B1X40Vx54inOyT6BFolRf4LXn2tjWmHwR%2F1lilRonCATuaVtUxifXJCm6i5eFWs4w%3D%3D&sign_type=RSA2',
	text: 'app_id=2021000100000001&auth_app_id=2021000100000001&buyer_id=2088102100000001&buyer_pay_amount=298.50&charset=utf-8&fund_bill_list=[{"amount":"298.50","fundChannel":"ALIPAYACCOUNT"}]&gmt_create=2025-11-22 10:01:03&gmt_payment=2025-11-22 10:01:11&invoice_amount=298.50&notify_id=2025112200222100111000010000000001&notify_time=2025-11-22 10:01:12&notify_type=trade_status_sync&out_trade_no=CS2025112210000000000001&point_amount=0.00&receipt_amount=298.50&seller_id=2088100000000001&subject=数字证书服务费&total_amount=298.50&trade_no=2025112222001400010000000001&trade_status=TRADE_SUCCESS&version=1.0',
};

const response = '{"alipay_trade_query_response":{"code":"10000","msg":"Success","buyer_logon_id":"cs***@sandbox.com","out_trade_no":"CS2025112210000000000001","send_pay_date":"2025-11-22 10:01:11","subject":"数字证书服务费{含\\"SM2\\"介质}","total_amount":"298.50","trade_no":"2025112222001400010000000001","trade_status":"TRADE_SUCCESS"},"sign":"FQASipEA9QsZNg9IJ6+3Car/AVgsQl+Ess0GQtK4wqVIdCAkshEhcpYcsyV1ljg7y7ktHGtbQ+9yNOYIRN4Jma2SuTmF1F3ZpgpJwp5jEkALRqJ2J0WrA6KMU2Pfr0z5YWT7Rc3fjemQK0VZXKEhe3wQ+YUSUUXiHDBfEbyFS/SsJV7k5aSsg/EC8iLYZQmWZ2eKsb7J0Z6WKWrub9qaQ6MCoAG+eW03IY8ooira3K62Wwjfwpyw1q/gxXXdeBGQKIOaL+QMXojAMw/7JKJji15Gc/LePPOCqiXEvhe8eeMj1zp+W0fjc3k2pssfUTMRrrtLwhztjLOKZLg6GtXWxQ=="}';

const acs3 = {
	secret: 'SandboxSecret0000000000000001',
	canonical: [
		'POST',
		'/',
		'OutId=otp-000001&PhoneNumbers=13900000001&SignName=%E7%94%B5%E5%AD%90%E8%AE%A4%E8%AF%81&TemplateCode=SMS_000000001&TemplateParam=%7B%22code%22%3A%22048213%22%7D',
		'host:dysmsapi.aliyuncs.com',
		'x-acs-action:SendSms',
		'x-acs-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
		'x-acs-date:2025-11-22T02:00:00Z',
		'x-acs-signature-nonce:9b1c7a520b8e4d559f1a6a2f0f7c0001',
		'x-acs-version:2017-05-25',
		'',
		'host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version',
		'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
	].join('\n'),
	stringToSign: 'ACS3-HMAC-SHA256\nac63098ab7842afdb6230118d8a13c52da9d52b5543997246f1f090836937382',
	authorization: 'ACS3-HMAC-SHA256 Credential=LTAISandbox0000000001,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=626a5733092c942a43e421e3792707758c2795a2cd60bfea7ad31d7773e60ed8',
};

module.exports = { merchant, platform, request, notice, response, acs3 };
