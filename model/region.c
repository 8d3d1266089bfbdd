#include "config.h"

#include "model/region.h"

/* GB/T 2260, in its order. */
const char *const region_provinces[] = { "北京市", "天津市", "河北省", "山西省",
	"内蒙古自治区", "辽宁省", "吉林省", "黑龙江省", "上海市", "江苏省",
	"浙江省", "安徽省", "福建省", "江西省", "山东省", "河南省", "湖北省",
	"湖南省", "广东省", "广西壮族自治区", "海南省", "重庆市", "四川省",
	"贵州省", "云南省", "西藏自治区", "陕西省", "甘肃省", "青海省",
	"宁夏回族自治区", "新疆维吾尔自治区", "台湾省", "香港特别行政区",
	"澳门特别行政区" };
const size_t region_n_provinces =
    sizeof(region_provinces) / sizeof(region_provinces[0]);

static bool
is_one_of(struct str name, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (str_equal_c(name, list[i])) {
			return true;
		}
	}
	return false;
}

bool
region_is_province(struct str name)
{
	return is_one_of(name, region_provinces, region_n_provinces);
}

const char *
region_check(struct str province, struct str city, struct str county)
{
	static const char *const municipalities[] = { "北京市", "天津市",
		"上海市", "重庆市" };
	bool is_municipality = is_one_of(province, municipalities,
	    sizeof(municipalities) / sizeof(municipalities[0]));

	if (is_municipality && !str_equal_c(city, "市辖区") &&
	    !str_equal_c(city, "县") && !str_equal(city, province)) {
		return "直辖市的城市请填“市辖区”，区县填在下一栏";
	}
	if (!is_municipality &&
	    is_one_of(city, municipalities,
		sizeof(municipalities) / sizeof(municipalities[0]))) {
		return "城市与所选的省份不符，请核对";
	}
	if (str_equal(city, county) && !str_equal_c(city, "市辖区")) {
		return "城市与区县相同，请分别填写";
	}
	return NULL;
}
