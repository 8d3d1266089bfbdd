/*
 * golden: the worked examples of the payment protocol, made with OpenSSL and
 * verified by another program; test keys, whose private halves are lost.
 */
#ifndef GOLDEN_H
#define GOLDEN_H

/* clang-format off */
#define GOLDEN_MERCHANT_KEY \
	"-----BEGIN PUBLIC KEY-----\n" \
	"MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAnljDdA/S4ODYvXpn" \
	"3DZA\n" \
	"v9FKtdMQvOTNcH0li9PVBMcDpeFQu0UT49OpTFukc6XXE4BvZAn8GcInDmQh" \
	"PuPM\n" \
	"kbEYehKgvJLyvVUnIlw49ppRjAvIUzpsIsa0wPZk6vFfXFqWeDI1eMS5pHQg" \
	"3psg\n" \
	"vnTzLD3t0Pv3zItX3+NsaeGiDnAPgwtmeQ6Pbfa9YUw7C78+zBrQIQbYzmcV" \
	"lxPH\n" \
	"LvfiJvF1aCFCpHrMe2Bl0LmA/k0KeCktbu90bGS7rbK6fc8ESlVTXnMy5GPp" \
	"2rX/\n" \
	"7byI98ltAlAmAYzanNeHXrDvzrEXvOl2aLuHwX4gGTpTn53+OxUtgX6aYUMw" \
	"Dl5M\n" \
	"FwIDAQAB\n" \
	"-----END PUBLIC KEY-----"

#define GOLDEN_PLATFORM_KEY \
	"-----BEGIN PUBLIC KEY-----\n" \
	"MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuodymhIOQUU7ZSQZ" \
	"A+Rm\n" \
	"hsM8SonB1ISc+zSr4LLX/+jAnD1jNS6AMZji5RfTHiBL1N4zwZB+scynDa5f" \
	"K+2W\n" \
	"6kAmh9Q2X7ZuGjzJQtoz0FiEkKR5zU9f2N/ySKqTu5Fu2lnhTjHzUHhjpavf" \
	"CdOr\n" \
	"/cvZHVx2Rq85U4R033kC6H+mcMgDS0MW1+xV/jH3cH64h7+l/5iWwgj8TeTI" \
	"mKlc\n" \
	"3CZyWcnbTQy0BWmPZ4cXDxNBALPES3gyFAKKpMV1SzS3jlOI5hlEgwsleGB9" \
	"uYpH\n" \
	"+0cSFrygYmwXb1OQFh7Hb6GqsQXSTmDYRyM/KI8GmpknBm2IkLY9QkC4lAPC" \
	"BHG0\n" \
	"4QIDAQAB\n" \
	"-----END PUBLIC KEY-----"

#define GOLDEN_REQUEST_STRING \
	"app_id=2021000100000001&biz_content={\"out_trade_no\":\"CS20" \
	"25112210000000000001\",\"product_code\":\"FAST_INSTANT_TRADE" \
	"_PAY\",\"total_amount\":\"298.50\",\"subject\":\"数字证书服务费\"," \
	"\"time_expire\":\"2025-11-22 10:30:00\"}&charset=utf-8&forma" \
	"t=JSON&method=alipay.trade.page.pay&notify_url=https://ca.ex" \
	"ample.cn/pay/notify/alipay&return_url=https://ca.example.cn/" \
	"pay/return/alipay&sign_type=RSA2&timestamp=2025-11-22 10:00:" \
	"00&version=1.0"

#define GOLDEN_REQUEST_SIGN \
	"DtlgF4IjxJMgZBZnueFpy4gqTeIutqAF3+GHMxJLsC3nHn4MBopMJZnlFWDT" \
	"NFfEVnF+HUO3Y+7nhnmD4/XQf2uXun85FZABrVJrjr2sOzG7w9bMhcAKj0/4" \
	"2Q1g3ZB5zR2zUWEPNzff7k2RsyrfOI8PWzg020lORk4f8IDlpsic3+AOYkNT" \
	"Nln04NBqeWVcp16Khxb1a4MRRRNfH9O0rj/+93rylld1MlKlQsy9HHEEjZgX" \
	"UfHldhgHTcHg0qWHuhmdGRM7YAaJYrIHFX0RdY24TfIzgosaGaPCTCU6vvUn" \
	"v4EwywkUba2NGsu+UcP2qS254TXJYt3ZJS4W9wkAYg=="

#define GOLDEN_NOTICE_BODY \
	"gmt_create=2025-11-22+10%3A01%3A03&charset=utf-8&gmt_payment" \
	"=2025-11-22+10%3A01%3A11&notify_time=2025-11-22+10%3A01%3A12" \
	"&subject=%E6%95%B0%E5%AD%97%E8%AF%81%E4%B9%A6%E6%9C%8D%E5%8A" \
	"%A1%E8%B4%B9&buyer_id=2088102100000001&invoice_amount=298.50" \
	"&version=1.0&notify_id=2025112200222100111000010000000001&fu" \
	"nd_bill_list=%5B%7B%22amount%22%3A%22298.50%22%2C%22fundChan" \
	"nel%22%3A%22ALIPAYACCOUNT%22%7D%5D&notify_type=trade_status_" \
	"sync&out_trade_no=CS2025112210000000000001&total_amount=298." \
	"50&trade_status=TRADE_SUCCESS&trade_no=202511222200140001000" \
	"0000001&auth_app_id=2021000100000001&receipt_amount=298.50&p" \
	"oint_amount=0.00&app_id=2021000100000001&buyer_pay_amount=29" \
	"8.50&seller_id=2088100000000001&sign=Y2a4R%2By8xe3jl7Fm6E3bY" \
	"wnwB1PkyQ54pP0MXVCFfupLWkUDPZ93G0gNI0AQ3WFOJYA%2FjewWT9dflNz" \
	"syGpxonR3vHNMxz6ylAro8i50buW7NCWuRCrKPNm3YXgccy4yaBNvHN%2Bc7" \
	"Cp6WP%2Fr%2Bq9dUjIBf8LuOm3VJF8w7lez4B45%2BQp%2BHxRWDqSX4WuNx" \
	"XZMYseBE1oPcndJMIYE8xACxZGKpfuUpsEL5LPm7M6TII3h2ogedxLXDrlBU" \
	"x6CM%2BrbT3GJjf%2FD%2FTFUmyvLJeged%2B1X40Vx54inOyT6BFolRf4LX" \
	"n2tjWmHwR%2F1lilRonCATuaVtUxifXJCm6i5eFWs4w%3D%3D&sign_type=" \
	"RSA2"

#define GOLDEN_NOTICE_STRING \
	"app_id=2021000100000001&auth_app_id=2021000100000001&buyer_i" \
	"d=2088102100000001&buyer_pay_amount=298.50&charset=utf-8&fun" \
	"d_bill_list=[{\"amount\":\"298.50\",\"fundChannel\":\"ALIPAY" \
	"ACCOUNT\"}]&gmt_create=2025-11-22 10:01:03&gmt_payment=2025-" \
	"11-22 10:01:11&invoice_amount=298.50&notify_id=2025112200222" \
	"100111000010000000001&notify_time=2025-11-22 10:01:12&notify" \
	"_type=trade_status_sync&out_trade_no=CS202511221000000000000" \
	"1&point_amount=0.00&receipt_amount=298.50&seller_id=20881000" \
	"00000001&subject=数字证书服务费&total_amount=298.50&trade_no=202511" \
	"2222001400010000000001&trade_status=TRADE_SUCCESS&version=1." \
	"0"

#define GOLDEN_QUERY_REPLY \
	"{\"alipay_trade_query_response\":{\"code\":\"10000\",\"msg\"" \
	":\"Success\",\"buyer_logon_id\":\"cs***@sandbox.com\",\"out_" \
	"trade_no\":\"CS2025112210000000000001\",\"send_pay_date\":\"" \
	"2025-11-22 10:01:11\",\"subject\":\"数字证书服务费{含\\\"SM2\\\"介质}" \
	"\",\"total_amount\":\"298.50\",\"trade_no\":\"20251122220014" \
	"00010000000001\",\"trade_status\":\"TRADE_SUCCESS\"},\"sign" \
	"\":\"FQASipEA9QsZNg9IJ6+3Car/AVgsQl+Ess0GQtK4wqVIdCAkshEhcpY" \
	"csyV1ljg7y7ktHGtbQ+9yNOYIRN4Jma2SuTmF1F3ZpgpJwp5jEkALRqJ2J0W" \
	"rA6KMU2Pfr0z5YWT7Rc3fjemQK0VZXKEhe3wQ+YUSUUXiHDBfEbyFS/SsJV7" \
	"k5aSsg/EC8iLYZQmWZ2eKsb7J0Z6WKWrub9qaQ6MCoAG+eW03IY8ooira3K6" \
	"2Wwjfwpyw1q/gxXXdeBGQKIOaL+QMXojAMw/7JKJji15Gc/LePPOCqiXEvhe" \
	"8eeMj1zp+W0fjc3k2pssfUTMRrrtLwhztjLOKZLg6GtXWxQ==\"}"

/* clang-format on */

#endif
