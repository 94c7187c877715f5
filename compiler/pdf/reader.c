/* Finds objects, and takes values apart. */
#define _GNU_SOURCE /* memmem */
#include "pdf/reader.h"

#include <libdeflate.h>

enum {
    MAX_OBJECTS = 500000,
    MAX_DEPTH = 100, /* of values in values */
    MAX_HOPS = 8,    /* of a reference to a reference */
    MAX_STREAM = 16 << 20,
    COST_OF_FAILURE = 4 << 20,
};
/* All streams of a file together: a zip bomb costs seconds, not an hour. */
#define MAX_INFLATED ((uint64_t)256 << 20)
#define MAX_TAKEN    ((uint64_t)256 << 20)

/* ---- tokens ---- */

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t' || byte == '\f' || byte == 0;
}

static bool is_delimiter(char byte)
{
    return byte && strchr("()<>[]{}/%", byte) != NULL;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static void advance(kh_bytes *rest, size_t count)
{
    rest->data += count;
    rest->length -= count;
}

static void skip_blanks(kh_bytes *rest)
{
    while (rest->length && (is_blank(*rest->data) || *rest->data == '%')) {
        bool comment = *rest->data == '%';
        while (comment && rest->length && *rest->data != '\n' && *rest->data != '\r')
            advance(rest, 1);
        if (rest->length)
            advance(rest, 1);
    }
}

/* Bytes of the string at the start, its brackets included; all that is left if it does not end. */
static size_t string_length(kh_bytes rest)
{
    size_t depth = 0;
    for (size_t i = 0; i < rest.length; i++) {
        depth += rest.data[i] == '(';
        if (rest.data[i] == '\\')
            i++;
        else if (rest.data[i] == ')' && --depth == 0)
            return i + 1;
    }
    return rest.length;
}

/* Bytes of one token, brackets of arrays and dictionaries being tokens. At least one. */
static size_t token_length(kh_bytes rest)
{
    const char *data = rest.data;
    bool twice = rest.length > 1 && data[0] == data[1];
    if (data[0] == '(')
        return string_length(rest);
    if ((data[0] == '<' || data[0] == '>') && twice)
        return 2;
    if (data[0] == '<') {
        const char *end = memchr(data, '>', rest.length);
        return end ? (size_t)(end - data) + 1 : rest.length;
    }
    size_t length = 1;
    if (is_delimiter(data[0]) && data[0] != '/')
        return 1;
    while (length < rest.length && !is_blank(data[length]) && !is_delimiter(data[length]))
        length++;
    return length;
}

static bool opens(kh_bytes token)
{
    return kh_pdf_is(token, "[") || kh_pdf_is(token, "<<");
}

static bool closes(kh_bytes token)
{
    return kh_pdf_is(token, "]") || kh_pdf_is(token, ">>");
}

static bool is_number(kh_bytes token)
{
    for (size_t i = 0; i < token.length; i++)
        if (!is_digit(token.data[i]))
            return false;
    return token.length > 0;
}

/* “0 R” after a number makes it a reference. */
static size_t reference_tail(kh_bytes after)
{
    kh_bytes rest = after;
    skip_blanks(&rest);
    size_t digits = 0;
    while (digits < rest.length && is_digit(rest.data[digits]))
        digits++;
    if (digits == 0 || digits > 5)
        return 0;
    advance(&rest, digits);
    skip_blanks(&rest);
    bool ends =
        rest.length == 1 || (rest.length > 1 && (is_blank(rest.data[1]) || is_delimiter(rest.data[1])));
    return rest.length && *rest.data == 'R' && ends ? after.length - rest.length + 1 : 0;
}

bool kh_pdf_next(kh_bytes *rest, kh_bytes *token)
{
    skip_blanks(rest);
    if (rest->length == 0)
        return false;
    const char *start = rest->data;
    size_t depth = 0;
    do {
        skip_blanks(rest);
        if (rest->length == 0)
            break;
        *token = (kh_bytes){rest->data, token_length(*rest)};
        advance(rest, token->length);
        depth += opens(*token);
        depth -= depth > 0 && closes(*token);
    } while (depth > 0 && depth < MAX_DEPTH);
    if (depth >= MAX_DEPTH)
        return false;
    *token = (kh_bytes){start, (size_t)(rest->data - start)};
    if (is_number(*token)) {
        size_t more = reference_tail(*rest);
        token->length += more;
        advance(rest, more);
    }
    return true;
}

/* ---- values ---- */

bool kh_pdf_is(kh_bytes value, const char *word)
{
    return value.length == strlen(word) && memcmp(value.data, word, value.length) == 0;
}

uint64_t kh_pdf_integer(kh_bytes value)
{
    uint64_t number = 0;
    for (size_t i = 0; i < value.length && i < 15 && is_digit(value.data[i]); i++)
        number = number * 10 + (uint64_t)(value.data[i] - '0');
    return number;
}

uint32_t kh_pdf_reference(kh_bytes value)
{
    uint64_t number = kh_pdf_integer(value);
    bool refers = value.length > 4 && is_digit(value.data[0]) && value.data[value.length - 1] == 'R';
    return refers && number < MAX_OBJECTS ? (uint32_t)number : 0;
}

kh_bytes kh_pdf_items(kh_bytes value)
{
    bool array = value.length > 1 && value.data[0] == '[' && value.data[value.length - 1] == ']';
    return array ? (kh_bytes){value.data + 1, value.length - 2} : value;
}

kh_bytes kh_pdf_raw_entry(kh_bytes dictionary, const char *key)
{
    kh_bytes rest = dictionary, name, value;
    if (rest.length < 4 || memcmp(rest.data, "<<", 2) != 0)
        return (kh_bytes){0};
    advance(&rest, 2);
    while (kh_pdf_next(&rest, &name) && kh_pdf_next(&rest, &value))
        if (name.data[0] == '/' && kh_pdf_is((kh_bytes){name.data + 1, name.length - 1}, key))
            return value;
    return (kh_bytes){0};
}

kh_bytes kh_pdf_resolve(const kh_pdf_file *file, kh_bytes value)
{
    for (unsigned hop = 0; hop < MAX_HOPS; hop++) {
        uint32_t number = kh_pdf_reference(value);
        if (number == 0)
            return value;
        if (number >= file->objects.count)
            break;
        value = file->objects.items[number].value;
    }
    return (kh_bytes){0};
}

kh_bytes kh_pdf_entry(const kh_pdf_file *file, kh_bytes dictionary, const char *key)
{
    return kh_pdf_resolve(file, kh_pdf_raw_entry(dictionary, key));
}

/* ---- streams ---- */

static void release(void *inflater)
{
    libdeflate_free_decompressor(inflater);
}

static void begin_inflating(kh_pdf_file *file)
{
    if (file->inflater)
        return;
    file->inflater = libdeflate_alloc_decompressor();
    if (!file->inflater)
        kh_arena_give_up(file->arena);
    kh_arena_defer(file->arena, release, file->inflater);
    file->room = kh_arena_array(file->arena, MAX_STREAM, 1);
}

static kh_bytes inflate(kh_pdf_file *file, kh_bytes deflated)
{
    size_t used, inflated = 0;
    if (file->inflated > MAX_INFLATED)
        return (kh_bytes){0};
    begin_inflating(file);
    enum libdeflate_result result = libdeflate_zlib_decompress_ex(
        file->inflater, deflated.data, deflated.length, file->room, MAX_STREAM, &used, &inflated);
    bool good = result == LIBDEFLATE_SUCCESS;
    file->inflated += good ? inflated : COST_OF_FAILURE;
    return good ? (kh_bytes){kh_arena_copy(file->arena, file->room, inflated), inflated} : (kh_bytes){0};
}

kh_bytes kh_pdf_stream(kh_pdf_file *file, uint32_t number)
{
    const kh_pdf_object none = {0};
    kh_pdf_object object = number < file->objects.count ? file->objects.items[number] : none;
    kh_bytes filter = kh_pdf_items(kh_pdf_entry(file, object.value, "Filter")), one, rest = filter,
             says = {0};
    bool predicts =
        kh_pdf_integer(kh_pdf_entry(file, kh_pdf_entry(file, object.value, "DecodeParms"), "Predictor")) > 1;
    unsigned filters = 0;
    while (kh_pdf_next(&rest, &one))
        filters++;
    if (object.stream.data && filters == 0) {
        uint64_t length = kh_pdf_integer(kh_pdf_entry(file, object.value, "Length"));
        says = object.stream;
        says.length = length < says.length ? (size_t)length : says.length;
    } else if (object.stream.data && filters == 1 && !predicts) {
        rest = filter;
        (void)kh_pdf_next(&rest, &one);
        says = kh_pdf_is(one, "/FlateDecode") ? inflate(file, object.stream) : says;
    }
    file->broken = file->broken || !says.data;
    return says;
}

/* ---- the file ---- */

static void define(kh_pdf_file *file, uint64_t number, kh_pdf_object object)
{
    const kh_pdf_object none = {0};
    file->taken += object.value.length;
    if (number == 0 || number >= MAX_OBJECTS || object.value.length == 0 || file->taken > MAX_TAKEN) {
        file->broken = true;
        return;
    }
    while (file->objects.count <= number)
        kh_vector_push(file->arena, &file->objects, none);
    kh_pdf_object *at = &file->objects.items[number];
    file->altered = file->altered || at->value.length > 0;
    *at = object;
}

/* The number before “ 0 obj”, which ends at `at`; 0: there is none. */
static uint64_t number_before(kh_bytes file, size_t at)
{
    unsigned fields = 0;
    while (fields < 2) {
        size_t blanks = at;
        while (blanks > 0 && is_blank(file.data[blanks - 1]))
            blanks--;
        size_t start = blanks;
        while (start > 0 && blanks - start < 10 && is_digit(file.data[start - 1]))
            start--;
        if (start == blanks || (fields > 0 && blanks == at))
            return 0;
        at = start;
        fields++;
    }
    return kh_pdf_integer((kh_bytes){file.data + at, file.length - at});
}

/* Behind the word “stream” and the end of its line; data NULL: no stream follows. */
static kh_bytes stream_after(kh_bytes rest)
{
    static const char word[] = "stream";
    skip_blanks(&rest);
    if (rest.length < sizeof word || memcmp(rest.data, word, sizeof word - 1) != 0)
        return (kh_bytes){0};
    advance(&rest, sizeof word - 1);
    if (rest.length && *rest.data == '\r')
        advance(&rest, 1);
    if (rest.length && *rest.data == '\n')
        advance(&rest, 1);
    return rest;
}

static void find_objects(kh_pdf_file *file, kh_bytes bytes)
{
    const char *at = bytes.data, *end = at ? at + bytes.length : at;
    while (at && (at = memmem(at, (size_t)(end - at), "obj", 3))) {
        uint64_t number = number_before(bytes, (size_t)(at - bytes.data));
        at += 3;
        if (number == 0)
            continue; /* of “endobj”, or of a text */
        kh_bytes rest = {at, (size_t)(end - at)};
        kh_pdf_object object = {0};
        if (!kh_pdf_next(&rest, &object.value)) {
            file->broken = true;
            at = rest.data;
            continue;
        }
        object.stream = stream_after(rest);
        at = rest.data;
        if (object.stream.data) {
            const char *close = memmem(object.stream.data, object.stream.length, "endstream", 9);
            at = close ? close : end;
            object.stream.length = (size_t)(at - object.stream.data);
        }
        define(file, number, object);
    }
}

static void open_object_stream(kh_pdf_file *file, uint32_t number)
{
    kh_bytes value = file->objects.items[number].value;
    uint64_t count = kh_pdf_integer(kh_pdf_entry(file, value, "N")),
             first = kh_pdf_integer(kh_pdf_entry(file, value, "First"));
    kh_bytes all = kh_pdf_stream(file, number), head = all, name, offset;
    for (uint64_t i = 0;
         i < count && file->taken <= MAX_TAKEN && kh_pdf_next(&head, &name) && kh_pdf_next(&head, &offset);
         i++) {
        uint64_t start = first + kh_pdf_integer(offset);
        kh_pdf_object object = {0};
        kh_bytes rest = {all.data, all.length};
        if (start < all.length) {
            advance(&rest, (size_t)start);
            (void)kh_pdf_next(&rest, &object.value);
        }
        define(file, kh_pdf_integer(name), object);
    }
}

/* A cross-reference stream is the trailer of its file. */
static bool has_key_of_encryption(const kh_pdf_file *file, kh_bytes bytes)
{
    const char *at = bytes.data, *end = at ? at + bytes.length : at;
    for (size_t i = 0; i < file->objects.count; i++) {
        kh_bytes value = file->objects.items[i].value;
        if (kh_pdf_is(kh_pdf_raw_entry(value, "Type"), "/XRef") && kh_pdf_raw_entry(value, "Encrypt").length)
            return true;
    }
    while (at && (at = memmem(at, (size_t)(end - at), "trailer", 7))) {
        kh_bytes rest = {at + 7, (size_t)(end - at) - 7}, value;
        if (kh_pdf_next(&rest, &value) && kh_pdf_raw_entry(value, "Encrypt").length)
            return true;
        at += 7;
    }
    return false;
}

kh_pdf_file kh_pdf_read(kh_arena *arena, kh_bytes bytes)
{
    kh_pdf_file file = {.arena = arena};
    find_objects(&file, bytes);
    file.encrypted = has_key_of_encryption(&file, bytes);
    size_t count = file.encrypted ? 0 : file.objects.count;
    for (uint32_t i = 0; i < count; i++)
        if (kh_pdf_is(kh_pdf_raw_entry(file.objects.items[i].value, "Type"), "/ObjStm"))
            open_object_stream(&file, i);
    return file;
}
