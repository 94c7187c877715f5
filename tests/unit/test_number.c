/* Exact rationals: the small path against the GMP path, both against the laws of arithmetic. */
#include "base/number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/number_big.h"

enum { ROUNDS = 20000 };

static int make_arena(void **state)
{
    *state = kh_arena_new();
    return *state ? 0 : -1;
}

static int free_arena(void **state)
{
    kh_arena_free(*state);
    return 0;
}

/* S. Vigna, splitmix64: the same numbers on every machine. */
static uint64_t next_random(uint64_t *seed)
{
    uint64_t mixed = *seed += 0x9E3779B97F4A7C15;
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
    return mixed ^ mixed >> 31;
}

/* Of every width; one in eight stands at a border. */
static int64_t random_integer(uint64_t *seed)
{
    static const int64_t borders[] = {
        0, 1, -1, INT64_MAX, INT64_MIN, INT64_MIN + 1, INT64_MAX - 1, (int64_t)1 << 32};
    uint64_t bits = next_random(seed);
    if (bits % 8 == 0)
        return borders[bits / 8 % KH_COUNT(borders)];
    return (int64_t)next_random(seed) >> bits / 8 % 64;
}

static kh_number random_small(uint64_t *seed)
{
    for (;;) {
        int64_t numerator = random_integer(seed), denominator = random_integer(seed);
        kh_number number = kh_number_ratio(numerator, next_random(seed) % 4 ? denominator : 1);
        if (kh_number_valid(number))
            return number;
    }
}

/* Small or up to some thousand bits. */
static kh_number random_number(kh_arena *arena, uint64_t *seed)
{
    kh_number number = random_small(seed);
    for (uint64_t left = next_random(seed) % 6; left > 0; left--)
        number =
            kh_number_add(arena, kh_number_multiply(arena, number, random_small(seed)), random_small(seed));
    return number;
}

static void print_and_fail(kh_arena *arena, const char *law, kh_number a, kh_number b)
{
    kh_text left = kh_number_fraction(arena, a), right = kh_number_fraction(arena, b);
    fail_msg("%s: %.*s and %.*s", law, KH_TEXT_ARGUMENTS(left), KH_TEXT_ARGUMENTS(right));
}

static void expect_equal(kh_arena *arena, const char *law, kh_number a, kh_number b)
{
    if (!kh_number_valid(a) || !kh_number_equal(a, b))
        print_and_fail(arena, law, a, b);
}

/* Lowest terms, small whenever it fits: GMP makes of it what it is already. */
static void expect_canonical(kh_arena *arena, kh_number number)
{
    expect_equal(arena, "one form", number, kh_big_add(arena, number, KH_NUMBER(0)));
    assert_true(kh_number_big(number) || number.denominator > 0);
}

/* Guards: a result differed with the path that computed it. */
static void small_and_large_path_agree(void **state)
{
    uint64_t seed = 1, in_place = 0, large = 0;
    for (int i = 0; i < ROUNDS; i++) {
        kh_arena *arena = kh_arena_new();
        kh_number a = random_small(&seed), b = random_small(&seed);
        kh_number sum = kh_number_add(arena, a, b);
        expect_equal(arena, "+", sum, kh_big_add(arena, a, b));
        expect_equal(arena, "-", kh_number_subtract(arena, a, b), kh_big_subtract(arena, a, b));
        expect_equal(arena, "x", kh_number_multiply(arena, a, b), kh_big_multiply(arena, a, b));
        if (kh_number_sign(b) != 0)
            expect_equal(arena, "/", kh_number_divide(arena, a, b), kh_big_divide(arena, a, b));
        expect_equal(arena, "floor", kh_number_floor(arena, a), kh_big_floor(arena, a));
        if (kh_number_compare(arena, a, b) != kh_big_compare(a, b))
            print_and_fail(arena, "order", a, b);
        expect_canonical(arena, sum);
        in_place += kh_number_big(sum) == NULL;
        large += kh_number_big(sum) != NULL;
        kh_arena_free(arena);
    }
    (void)state;
    assert_true(in_place > ROUNDS / 10 && large > ROUNDS / 10); /* both were tried */
}

static void laws_of_a_field_hold(void **state)
{
    uint64_t seed = 2;
    (void)state;
    for (int i = 0; i < ROUNDS / 2; i++) {
        kh_arena *t = kh_arena_new();
        kh_number a = random_number(t, &seed), b = random_number(t, &seed), c = random_number(t, &seed);
        kh_number sum = kh_number_add(t, a, b), product = kh_number_multiply(t, a, b);
        expect_canonical(t, a);
        expect_canonical(t, product);
        expect_equal(t, "a+b = b+a", sum, kh_number_add(t, b, a));
        expect_equal(t, "ab = ba", product, kh_number_multiply(t, b, a));
        expect_equal(t, "a+b-b = a", kh_number_subtract(t, sum, b), a);
        expect_equal(t, "a-b = -(b-a)", kh_number_subtract(t, a, b),
                     kh_number_negate(t, kh_number_subtract(t, b, a)));
        expect_equal(t, "(a+b)+c = a+(b+c)", kh_number_add(t, sum, c),
                     kh_number_add(t, a, kh_number_add(t, b, c)));
        expect_equal(t, "(a+b)c = ac+bc", kh_number_multiply(t, sum, c),
                     kh_number_add(t, kh_number_multiply(t, a, c), kh_number_multiply(t, b, c)));
        if (kh_number_sign(b) != 0)
            expect_equal(t, "ab/b = a", kh_number_divide(t, product, b), a);
        else
            assert_false(kh_number_valid(kh_number_divide(t, a, b)));
        kh_arena_free(t);
    }
}

static void order_agrees_with_difference_and_floor(void **state)
{
    uint64_t seed = 3;
    (void)state;
    for (int i = 0; i < ROUNDS / 2; i++) {
        kh_arena *t = kh_arena_new();
        kh_number a = random_number(t, &seed), b = random_number(t, &seed);
        int order = kh_number_compare(t, a, b);
        assert_int_equal(order, kh_number_sign(kh_number_subtract(t, a, b)));
        assert_int_equal(order, -kh_number_compare(t, b, a));
        assert_int_equal(order == 0, kh_number_equal(a, b));
        expect_equal(t, "min", kh_number_min(t, a, b), order < 0 ? a : b);
        expect_equal(t, "max", kh_number_max(t, a, b), order > 0 ? a : b);

        kh_number floor = kh_number_floor(t, a);
        assert_true(kh_number_is_integer(floor));
        assert_true(kh_number_compare(t, floor, a) <= 0);
        assert_true(kh_number_compare(t, a, kh_number_add(t, floor, KH_NUMBER(1))) < 0);
        assert_int_equal(kh_number_is_integer(a), kh_number_equal(floor, a));

        kh_number multiple = kh_number_multiply(t, floor, b);
        assert_true(kh_number_is_multiple(t, multiple, b));
        if (kh_number_sign(b) != 0 && !kh_number_is_integer(a))
            assert_false(kh_number_is_multiple(t, kh_number_multiply(t, a, b), b));
        kh_arena_free(t);
    }
}

/* Guards: -INT64_MIN overflowed; 2^63 was taken for a small number. */
static void borders_of_64_bits(void **state)
{
    kh_number least = KH_NUMBER(INT64_MIN), most = KH_NUMBER(INT64_MAX), one = KH_NUMBER(1);
    kh_number above = kh_number_negate(*state, least);
    assert_non_null(kh_number_big(above));
    assert_string_equal(kh_number_text(*state, above).data, "9223372036854775808");
    expect_equal(*state, "MAX+1", kh_number_add(*state, most, one), above);
    expect_equal(*state, "back", kh_number_negate(*state, above), least);
    expect_equal(*state, "-2^63/-1", kh_number_divide(*state, least, KH_NUMBER(-1)), above);
    expect_equal(*state, "-2^63/-2^63", kh_number_divide(*state, least, least), one);
    expect_equal(*state, "difference", kh_number_subtract(*state, above, one), most);
    assert_string_equal(kh_number_fraction(*state, kh_number_divide(*state, one, least)).data,
                        "-1/9223372036854775808");
    assert_string_equal(kh_number_decimal(*state, least, 1).data, "-9223372036854775808.0");
    kh_number longest =
        kh_number_add(*state, kh_number_add(*state, most, most), one); /* 20 digits, 64 bits */
    assert_string_equal(kh_number_decimal(*state, longest, 0).data, "18446744073709551615");
    assert_false(kh_number_valid(kh_number_ratio(INT64_MIN, -1)));
    assert_false(kh_number_valid(kh_number_ratio(1, INT64_MIN)));
    expect_equal(*state, "reduced", kh_number_ratio(2, INT64_MIN), kh_number_ratio(-1, (int64_t)1 << 62));
    expect_equal(*state, "one", kh_number_ratio(INT64_MIN, INT64_MIN), one);

    int64_t integer;
    assert_true(kh_number_to_integer(least, &integer) && integer == INT64_MIN);
    assert_false(kh_number_to_integer(above, &integer));
    assert_false(kh_number_to_integer(kh_number_ratio(1, 2), &integer));
}

static void invalid_is_passed_on(void **state)
{
    kh_arena *t = *state;
    kh_number bad = KH_NUMBER_INVALID, one = KH_NUMBER(1);
    assert_false(kh_number_valid(bad));
    assert_false(kh_number_valid(kh_number_ratio(1, 0)));
    assert_false(kh_number_valid(kh_number_divide(t, one, KH_NUMBER(0))));
    kh_number (*const operations[])(kh_arena *, kh_number,
                                    kh_number) = {kh_number_add,    kh_number_subtract, kh_number_multiply,
                                                  kh_number_divide, kh_number_min,      kh_number_max};
    for (size_t i = 0; i < KH_COUNT(operations); i++) {
        assert_false(kh_number_valid(operations[i](t, bad, one)));
        assert_false(kh_number_valid(operations[i](t, one, bad)));
    }
    assert_false(kh_number_valid(kh_number_negate(t, bad)));
    assert_false(kh_number_valid(kh_number_floor(t, bad)));
    assert_false(kh_number_is_multiple(t, bad, one));
    assert_false(kh_number_is_multiple(t, one, bad));
    assert_false(kh_number_is_multiple(t, one, KH_NUMBER(0)));
    assert_true(kh_number_is_multiple(t, KH_NUMBER(0), KH_NUMBER(0)));
    assert_null(kh_number_text(t, bad).data);
    assert_null(kh_number_mixed(t, bad).data);
    assert_null(kh_number_decimal(t, bad, 2).data);
    assert_null(kh_number_percent(t, bad).data);
}

/* A formula made to explode stops at KH_MAX_NUMBER_BITS, whichever part explodes. */
static void growth_is_stopped(void **state)
{
    kh_number power = KH_NUMBER(2), part = kh_number_ratio(1, 2);
    for (int i = 0; i < 12; i++) { /* 2^(2^12), of 4097 bits */
        power = kh_number_multiply(*state, power, power);
        part = kh_number_multiply(*state, part, part);
    }
    assert_true(kh_number_valid(power) && kh_number_valid(part));
    expect_equal(*state, "1", kh_number_multiply(*state, power, part), KH_NUMBER(1));
    kh_number half = kh_number_ratio(1, 2);
    kh_number widest = kh_number_multiply(*state, power, kh_number_multiply(*state, power, half));
    assert_true(kh_number_valid(widest)); /* 2^8191: exactly KH_MAX_NUMBER_BITS */
    assert_false(kh_number_valid(kh_number_add(*state, widest, widest)));
    assert_false(kh_number_valid(kh_number_multiply(*state, power, power)));
    assert_false(kh_number_valid(kh_number_multiply(*state, part, part)));
    assert_int_equal(kh_number_decimal(*state, widest, 30).length, 2466 + 31);
}

static void decimals_are_read(void **state)
{
    static const struct {
        const char *text, *fraction; /* NULL: not of that form */
    } cases[] = {
        {"0", "0"},
        {"12", "12"},
        {"12.25", "49/4"},
        {"007.50", "15/2"},
        {"0.000", "0"},
        {"9223372036854775807", "9223372036854775807"},
        {"9223372036854775808", "9223372036854775808"},
        {"0.000000000000000000000001", "1/1000000000000000000000000"},
        {"1.0000000000000000000000", "1"},
        {"999999999999999999", "999999999999999999"},
        {"0.500000000000000000000000", "1/2"},
        {"", NULL},
        {".", NULL},
        {".5", NULL},
        {"5.", NULL},
        {"-1", NULL},
        {"+1", NULL},
        {" 1", NULL},
        {"1 ", NULL},
        {"1..2", NULL},
        {"1.2.3", NULL},
        {"1e3", NULL},
        {"0x1", NULL},
        {"1,000", NULL},
        {"１", NULL},
        {"1.x", NULL},
    };
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        kh_number number = KH_NUMBER(77);
        bool ok = kh_number_parse(*state, kh_text_of(cases[i].text), &number);
        if (ok != (cases[i].fraction != NULL))
            fail_msg("“%s”: %d", cases[i].text, ok);
        if (ok)
            assert_string_equal(kh_number_fraction(*state, number).data, cases[i].fraction);
        else
            assert_true(kh_number_equal(number, KH_NUMBER(77)));
    }
}

static void too_many_digits_are_invalid_not_slow(void **state)
{
    kh_builder digits = {.arena = *state};
    kh_number number;
    kh_builder_repeat(&digits, '9', 1000);
    assert_true(kh_number_parse(*state, kh_builder_text(&digits), &number));
    assert_string_equal(kh_number_text(*state, number).data, kh_builder_text(&digits).data);
    kh_builder_string(&digits, ".5");
    assert_true(kh_number_parse(*state, kh_builder_text(&digits), &number));
    assert_false(kh_number_valid(number));
    kh_builder_repeat(&digits, '9', 1 << 20);
    assert_true(kh_number_parse(*state, kh_builder_text(&digits), &number));
    assert_false(kh_number_valid(number));
    kh_builder_character(&digits, 'x');
    assert_false(kh_number_parse(*state, kh_builder_text(&digits), &number));
}

static void forms_for_people(void **state)
{
    static const struct {
        int64_t numerator, denominator;
        const char *fraction, *mixed, *exact, *text, *percent;
    } cases[] = {
        {0, 1, "0", "0", "0", "0", "0%"},
        {7, 1, "7", "7", "7", "7", "700%"},
        {-3, 2, "-3/2", "-1 1/2", "-1.5", "-1.5", "-150%"},
        {226, 11, "226/11", "20 6/11", NULL, "20 6/11", "2054.55%"},
        {-1, 3, "-1/3", "-1/3", NULL, "-1/3", "-33.33%"},
        {1, 19, "1/19", "1/19", NULL, "1/19", "5.26%"},
        {1, 20, "1/20", "1/20", "0.05", "0.05", "5%"},
        {1, 8, "1/8", "1/8", "0.125", "0.125", "12.5%"},
        {1, 80000, "1/80000", "1/80000", "0.0000125", "0.0000125", "0.00%"},
        {25, 200000, "1/8000", "1/8000", "0.000125", "0.000125", "0.01%"},
        {12345, 100000, "2469/20000", "2469/20000", "0.12345", "0.12345", "12.35%"},
        {85, 1000, "17/200", "17/200", "0.085", "0.085", "8.5%"},
    };
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        kh_number number = kh_number_ratio(cases[i].numerator, cases[i].denominator);
        assert_string_equal(kh_number_fraction(*state, number).data, cases[i].fraction);
        assert_string_equal(kh_number_mixed(*state, number).data, cases[i].mixed);
        assert_string_equal(kh_number_text(*state, number).data, cases[i].text);
        assert_string_equal(kh_number_percent(*state, number).data, cases[i].percent);
        kh_text exact = kh_number_exact_decimal(*state, number);
        assert_true(kh_text_is(exact, cases[i].exact));
    }
}

static void halves_go_away_from_zero(void **state)
{
    static const struct {
        int64_t numerator, denominator;
        unsigned digits;
        const char *text;
    } cases[] = {
        {5, 2, 0, "3"},
        {-5, 2, 0, "-3"},
        {1, 2, 0, "1"},
        {-1, 2, 0, "-1"},
        {49, 100, 0, "0"},
        {-49, 100, 0, "0"},
        {-1, 1000, 2, "0.00"},
        {-5, 1000, 2, "-0.01"},
        {1, 8, 2, "0.13"},
        {-1, 8, 2, "-0.13"},
        {2, 3, 4, "0.6667"},
        {1, 1, 3, "1.000"},
        {999, 1000, 2, "1.00"},
        {123, 1, 0, "123"},
        {1, 3, 20, "0.33333333333333333333"},
        {-1, 3, 18, "-0.333333333333333333"},
        {INT64_MAX, 1, 18, "9223372036854775807.000000000000000000"},
        {9999999999999999, 10000000000000000, 15, "1.000000000000000"},
    };
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        kh_number number = kh_number_ratio(cases[i].numerator, cases[i].denominator);
        assert_string_equal(kh_number_decimal(*state, number, cases[i].digits).data, cases[i].text);
    }
}

/* A printed decimal lies within half a unit of the number, and an exact one is the number. */
static void decimals_lie_within_half_a_unit(void **state)
{
    uint64_t seed = 4;
    (void)state;
    for (int i = 0; i < ROUNDS / 2; i++) {
        kh_arena *t = kh_arena_new();
        kh_number number = random_number(t, &seed), back, unit = KH_NUMBER(1);
        unsigned digits = (unsigned)(next_random(&seed) % 25);
        for (unsigned k = 0; k < digits; k++)
            unit = kh_number_divide(t, unit, KH_NUMBER(10));
        if (kh_number_sign(number) < 0)
            number = kh_number_negate(t, number);
        kh_text text = kh_number_decimal(t, number, digits);
        assert_true(kh_number_parse(t, text, &back) && kh_number_valid(back));
        kh_number twice = kh_number_multiply(t, kh_number_subtract(t, back, number), KH_NUMBER(2));
        if (kh_number_compare(t, twice, unit) > 0 ||
            kh_number_compare(t, twice, kh_number_negate(t, unit)) <= 0)
            print_and_fail(t, "half a unit", number, back);
        kh_text exact = kh_number_exact_decimal(t, back);
        assert_true(kh_number_parse(t, exact, &number));
        expect_equal(t, "exact decimal", number, back);
        assert_true(exact.length <= text.length);
        kh_arena_free(t);
    }
}

static void steps_know_their_decimals(void **state)
{
    static const struct {
        const char *step;
        unsigned digits;
    } cases[] = {{"0.5", 1}, {"1", 0}, {"0.25", 2}, {"5", 0}, {"0.10", 1}, {"0.000000000000000000001", 21}};
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        kh_number step;
        assert_true(kh_number_parse(*state, kh_text_of(cases[i].step), &step));
        assert_int_equal(kh_number_digits(*state, step), cases[i].digits);
    }
    assert_int_equal(kh_number_digits(*state, kh_number_ratio(1, 3)), 0);
    assert_int_equal(kh_number_digits(*state, KH_NUMBER_INVALID), 0);
}

/* At most 30 decimals are exact: 2^-30 is, 2^-31 and 10^-31 are not; a large one of two factors is. */
static void exactness_ends_at_thirty_decimals(void **state)
{
    kh_number tiny = KH_NUMBER(1), number = kh_number_ratio(1, (int64_t)1 << 30);
    for (int i = 0; i < 30; i++)
        tiny = kh_number_divide(*state, tiny, KH_NUMBER(10));
    assert_int_equal(kh_number_exact_decimal(*state, number).length, 32);
    assert_string_equal(kh_number_exact_decimal(*state, tiny).data, "0.000000000000000000000000000001");
    assert_null(kh_number_exact_decimal(*state, kh_number_ratio(1, (int64_t)1 << 31)).data);
    assert_null(kh_number_exact_decimal(*state, kh_number_divide(*state, tiny, KH_NUMBER(10))).data);
    assert_null(kh_number_exact_decimal(*state, kh_number_divide(*state, tiny, KH_NUMBER(3))).data);
}

static bool compute(kh_arena *arena)
{
    if (kh_arena_guard(arena))
        return false;
    kh_number number = KH_NUMBER(INT64_MAX);
    for (int i = 0; i < 5; i++)
        number = kh_number_add(arena, kh_number_multiply(arena, number, number), kh_number_ratio(1, 3 + i));
    (void)kh_number_mixed(arena, number);
    (void)kh_number_decimal(arena, number, 40);
    (void)kh_number_percent(arena, kh_number_negate(arena, number));
    (void)kh_number_parse(arena, KH_TEXT("0.123456789012345678901234567890"), &number);
    (void)kh_number_text(arena, number);
    return true;
}

/* Guards: a jump out of an allocation left GMP's temporaries behind (seen by LeakSanitizer). */
static void failed_allocations_leave_nothing_of_gmp_behind(void **state)
{
    unsigned long injected = 0;
    (void)state;
    for (bool failed = true; failed; injected += failed) {
        kh_arena *arena = kh_arena_new();
        kh_arena_fail_at(arena, injected);
        bool finished = compute(arena);
        failed = kh_arena_has_failed(arena);
        assert_int_equal(finished, !failed);
        kh_arena_free(arena);
    }
    assert_true(injected > 15); /* else nothing was injected and this test proves nothing */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_and_large_path_agree),
        cmocka_unit_test(laws_of_a_field_hold),
        cmocka_unit_test(order_agrees_with_difference_and_floor),
        cmocka_unit_test_setup_teardown(borders_of_64_bits, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(invalid_is_passed_on, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(growth_is_stopped, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(decimals_are_read, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(too_many_digits_are_invalid_not_slow, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(forms_for_people, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(halves_go_away_from_zero, make_arena, free_arena),
        cmocka_unit_test(decimals_lie_within_half_a_unit),
        cmocka_unit_test_setup_teardown(steps_know_their_decimals, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(exactness_ends_at_thirty_decimals, make_arena, free_arena),
        cmocka_unit_test(failed_allocations_leave_nothing_of_gmp_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
