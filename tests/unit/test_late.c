/* Libraries that are loaded late: what is missing is said, and what is there is the library's own. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/late.h"
#include "late_files.h"
#include "output/workbook.h"
#include "pdf/fonts_internal.h"
#include "results/package.h"

/* Guards: a machine without the library got a call to address 0. */
static void a_library_that_is_missing_is_refused(void **state)
{
    static const char *const names[] = {"hb_shape"};
    void *address = NULL;
    (void)state;
    assert_false(kh_late_load("libkaohe-nowhere.so.1", names, 1, &address));
    assert_null(address);
}

static void a_function_that_is_missing_is_refused(void **state)
{
    static const char *const names[] = {"zip_fclose", "zip_never_was"};
    void *addresses[2] = {NULL, NULL};
    (void)state;
    assert_false(kh_late_load(KH_FILE_ZIP, names, 2, addresses));
    assert_true(kh_late_load(KH_FILE_ZIP, names, 1, addresses));
    assert_non_null(addresses[0]);
}

/* Guards: a name in a list that no version of the library has made all of it useless. */
static void every_name_is_there(void **state)
{
    (void)state;
    errno = 0;
    assert_true(kh_harfbuzz_is_there());
    assert_true(kh_xlsxwriter_is_there());
    assert_true(kh_zip_is_there());
    assert_int_equal(errno, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_library_that_is_missing_is_refused),
        cmocka_unit_test(a_function_that_is_missing_is_refused),
        cmocka_unit_test(every_name_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
