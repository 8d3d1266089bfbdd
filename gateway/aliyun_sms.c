#include "config.h"

#include "base/arena.h"
#include "base/clock.h"
#include "gateway/aliyun_sms.h"
#include "gateway/json.h"

#define API_VERSION "2017-05-25"
#define PAGE_SIZE   "50" /* the most the service gives */

enum err
aliyun_sms_send(struct arena *arena, const struct aliyun_sms_account *account,
    const struct aliyun_sms *sms, int64_t now, struct str nonce,
    struct call *call)
{
	struct acs3_request *request = arena_new_of(arena, struct acs3_request);

	request->endpoint = account->endpoint;
	request->action = "SendSms";
	request->version = API_VERSION;
	request->now = now;
	request->nonce = nonce;
	pairs_add(&request->params, "PhoneNumbers", sms->phone);
	pairs_add(&request->params, "SignName", account->sign_name);
	pairs_add(&request->params, "TemplateCode", sms->template_code);
	pairs_add(&request->params, "TemplateParam", sms->template_param);
	pairs_add(&request->params, "OutId", sms->out_id);
	return acs3_call(arena, &account->key, request, call);
}

enum err
aliyun_sms_send_reply(struct arena *arena, struct str body,
    enum aliyun_sms_outcome *outcome, struct str *code, struct str *biz_id)
{
	struct json_map map;

	if (json_read_object(arena, body, &map) != ERR_OK) {
		return ERR_UPSTREAM;
	}
	*code = json_text(&map, "Code");
	*biz_id = json_text(&map, "BizId");
	if (str_is_empty(*code)) {
		return ERR_UPSTREAM;
	}
	if (str_equal_c(*code, "OK")) {
		*outcome = ALIYUN_SMS_SENT;
	} else if (str_equal_c(*code, "isv.BUSINESS_LIMIT_CONTROL") ||
	    str_starts(*code, STR("Throttling"))) {
		*outcome = ALIYUN_SMS_LIMITED;
	} else {
		*outcome = ALIYUN_SMS_REFUSED;
	}
	return ERR_OK;
}

enum err
aliyun_sms_find(struct arena *arena, const struct aliyun_sms_account *account,
    struct str phone, int64_t sent_at, int64_t now, struct str nonce,
    struct call *call)
{
	struct acs3_request *request = arena_new_of(arena, struct acs3_request);
	struct clock_civil day = clock_to_beijing(sent_at);

	request->endpoint = account->endpoint;
	request->action = "QuerySendDetails";
	request->version = API_VERSION;
	request->now = now;
	request->nonce = nonce;
	pairs_add(&request->params, "PhoneNumber", phone);
	pairs_add(&request->params, "SendDate",
	    str_printf(arena, "%04d%02d%02d", day.year, day.month, day.day));
	pairs_add(&request->params, "PageSize", STR(PAGE_SIZE));
	pairs_add(&request->params, "CurrentPage", STR("1"));
	return acs3_call(arena, &account->key, request, call);
}

/* SmsSendDetailDTOs.SmsSendDetailDTO, the list of what was sent. */
static enum err
read_details(struct arena *arena, struct str body, struct json_map *list)
{
	struct json_map map, inner;
	const struct json_value *value;

	if (json_read_object(arena, body, &map) != ERR_OK ||
	    !str_equal_c(json_text(&map, "Code"), "OK")) {
		return ERR_UPSTREAM;
	}
	value = json_find(&map, "SmsSendDetailDTOs");
	if (value == NULL ||
	    json_read_object(arena, value->raw, &inner) != ERR_OK) {
		return ERR_UPSTREAM;
	}
	value = json_find(&inner, "SmsSendDetailDTO");
	if (value == NULL) {
		list->n = 0; /* nothing sent on that day */
		return ERR_OK;
	}
	return json_read_array(arena, value->raw, list) == ERR_OK ?
	    ERR_OK :
	    ERR_UPSTREAM;
}

enum err
aliyun_sms_find_reply(
    struct arena *arena, struct str body, struct str out_id, bool *found)
{
	struct json_map list, detail;
	bool any = false;
	enum err e = read_details(arena, body, &list);

	*found = false;
	for (size_t i = 0; e == ERR_OK && i < list.n; i++) {
		if (json_read_object(arena, list.list[i].raw, &detail) !=
		    ERR_OK) {
			return ERR_UPSTREAM;
		}
		any = any || str_equal(json_text(&detail, "OutId"), out_id);
	}
	*found = e == ERR_OK && any;
	return e;
}
