/* The words of the language: each is found by its hash, in both languages, as the row that it is of. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "syntax/vocabulary.h"

/* Guards: the table of words by their hash left one out, or gave the row of another table. */
static void every_word_is_found(void **state)
{
    size_t blocks, attributes, properties, functions, members, units;
    (void)state;
    for (int in = 0; in < KH_LANGUAGES; in++) {
        const kh_block_row *block = kh_blocks(&blocks);
        for (size_t i = 0; i < blocks; i++)
            assert_ptr_equal(kh_find_block(block[i].word.in[in]),
                             block[i].word.in[in].length ? &block[i] : NULL);
        const kh_attribute_row *attribute = kh_attributes(&attributes);
        for (size_t i = 0; i < attributes; i++)
            for (kh_kind kind = 0; kind < KH_KINDS; kind++)
                if (attribute[i].of & KH_KIND_BIT(kind))
                    assert_ptr_equal(kh_find_attribute(kind, attribute[i].word.in[in]), &attribute[i]);
        const kh_property_row *property = kh_properties(&properties);
        for (size_t i = 0; i < properties; i++)
            assert_true(kh_text_equal(kh_find_any_property(property[i].word.in[in])->word.in[in],
                                      property[i].word.in[in]));
        const kh_function_row *function = kh_functions(&functions);
        for (size_t i = 0; i < functions; i++)
            assert_ptr_equal(kh_find_function(function[i].word.in[in]), &function[i]);
        const kh_member_row *member = kh_members(&members);
        for (size_t i = 0; i < members; i++)
            assert_ptr_equal(kh_find_member(member[i].enumeration, member[i].word.in[in]), &member[i]);
        const kh_unit_row *unit = kh_units(&units);
        for (size_t i = 0; i < units; i++)
            assert_true(kh_find_unit(unit[i].word.in[in]) <= &unit[i] && kh_find_unit(unit[i].word.in[in]));
        for (kh_keyname name = 0; name < KH_KEYNAMES; name++)
            assert_int_equal(kh_find_keyname(kh_keyname_word(name).in[in]), name);
    }
    assert_null(kh_find_any_attribute(KH_TEXT("分")));
    assert_null(kh_find_any_attribute(KH_TEXT("总分分")));
    assert_null(kh_find_any_attribute(KH_TEXT_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
