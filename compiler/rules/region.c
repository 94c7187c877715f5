/* Places, written 省/市/县: which binds which, and how wide each is. */
#include "rules/judging.h"

static kh_text next_part(kh_text *place)
{
    uint32_t length = 0;
    if (place->length == 0) /* and perhaps nowhere */
        return KH_TEXT_NONE;
    while (length < place->length && place->data[length] != '/')
        length++;
    kh_text part = {place->data, length};
    uint32_t taken = length + (length < place->length);
    *place = kh_text_slice(place->data + taken, place->length - taken);
    return part;
}

/* 宁夏 and 宁夏回族自治区 are the same place: offices write both. */
static bool is_same_place(kh_text left, kh_text right)
{
    static const char two_characters[] = "宁夏";
    bool long_enough = left.length >= sizeof two_characters - 1 && right.length >= sizeof two_characters - 1;
    return kh_text_equal(left, right) ||
           (long_enough && (kh_text_starts(left, right) || kh_text_starts(right, left)));
}

/* 四川省内江市某县, without its strokes, too: a part may go on with the next one. */
static bool is_inside(kh_text region, kh_text place)
{
    if (!region.length)
        return true;
    kh_text rest = place, wanted = next_part(&region), here = next_part(&rest);
    if (!here.length)
        return false;
    bool goes_on = here.length > wanted.length && kh_text_starts(here, wanted);
    return (is_same_place(here, wanted) && is_inside(region, rest)) ||
           (goes_on &&
            is_inside(region, kh_text_slice(place.data + wanted.length, place.length - wanted.length)));
}

bool kh_region_holds(kh_text region, kh_text place)
{
    return kh_text_is(region, "全国") || (region.length > 0 && is_inside(region, place));
}

static bool ends_with(kh_text text, const char *ending)
{
    size_t length = strlen(ending);
    return text.length >= length && memcmp(text.data + text.length - length, ending, length) == 0;
}

/* A province's county whose city is left out: 宁夏回族自治区/青溪县. */
static bool is_county(kh_text part)
{
    static const char *const endings[] = {"县", "区", "旗"};
    bool county = false;
    for (size_t i = 0; i < KH_COUNT(endings); i++)
        county |= ends_with(part, endings[i]);
    return county && !ends_with(part, "地区");
}

kh_layer kh_region_layer(kh_text region)
{
    if (kh_text_is(region, "全国"))
        return KH_LAYER_COUNTRY;
    kh_text last = KH_TEXT_NONE;
    size_t parts = 0;
    for (; region.length; parts++)
        last = next_part(&region);
    if (parts > 2 || (parts == 2 && is_county(last)))
        return KH_LAYER_COUNTY;
    return parts == 2 ? KH_LAYER_CITY : KH_LAYER_PROVINCE;
}

/* Of the library that comes with the program, not one of --pack. */
static bool is_of_library(const kh_entity *pack)
{
    const kh_source *source = pack->span.source;
    return source && source->embedded && kh_text_equal(source->path, source->library);
}

kh_layer kh_pack_layer(const kh_entity *pack)
{
    kh_text region = kh_pack_text(pack, "适用地区");
    if (kh_pack_is_core(pack))
        return KH_LAYER_CORE;
    if (region.length)
        return kh_region_layer(region);
    return is_of_library(pack) ? KH_LAYER_GENERAL : KH_LAYER_OFFICE;
}

kh_words kh_layer_name(kh_layer layer)
{
    static const char *const names[KH_LAYERS][KH_LANGUAGES] = {
        [KH_LAYER_CORE] = {"核心", "core"},       [KH_LAYER_GENERAL] = {"通用", "general"},
        [KH_LAYER_COUNTRY] = {"全国", "country"}, [KH_LAYER_PROVINCE] = {"省", "province"},
        [KH_LAYER_CITY] = {"市", "city"},         [KH_LAYER_COUNTY] = {"县", "county"},
        [KH_LAYER_OFFICE] = {"本单位", "office"}, [KH_LAYER_SCHEME] = {"本方案", "scheme"},
    };
    return kh_words_of(names[layer][KH_CHINESE], names[layer][KH_ENGLISH]);
}
