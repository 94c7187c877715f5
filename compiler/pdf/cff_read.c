/* Reads indices and dictionaries. */
#include "pdf/cff.h"

enum {
    ESCAPE = 12,
    LAST_OPERATOR = 21,
    SHORT_OPERAND = 28,
    LONG_OPERAND = 29,
    REAL_OPERAND = 30,
    FIRST_OPERAND = 32,
    FIRST_ABOVE = 247, /* operands of two bytes: above 107 … */
    FIRST_BELOW = 251, /* … and below -107 */
    RESERVED = 255,
};

uint32_t kh_cff_number(kh_cff_slice table, size_t at, unsigned bytes)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < bytes; i++)
        value = value << 8 | (at < table.length && i < table.length - at ? table.data[at + i] : 0);
    return value;
}

kh_cff_slice kh_cff_part(kh_cff_slice table, size_t at, size_t length)
{
    if (at > table.length || length > table.length - at)
        return (kh_cff_slice){0};
    return (kh_cff_slice){table.data + at, length};
}

bool kh_cff_index_read(kh_cff_slice table, size_t at, kh_cff_index *index)
{
    *index = (kh_cff_index){.table = table, .count = kh_cff_number(table, at, 2), .end = at + 2};
    if (at > table.length || table.length - at < 2)
        return false;
    if (index->count == 0)
        return true;
    index->size = kh_cff_number(table, at + 2, 1);
    index->offsets = at + 3;
    size_t room = (index->count + 1) * index->size;
    if (index->size < 1 || index->size > 4 || kh_cff_part(table, index->offsets, room).length == 0)
        return false;
    index->data = index->offsets + room - 1;
    uint32_t last = kh_cff_number(table, index->offsets + index->count * index->size, index->size);
    index->end = index->data + last;
    return last > 0 && index->end <= table.length;
}

kh_cff_slice kh_cff_index_item(const kh_cff_index *index, size_t item)
{
    if (item >= index->count)
        return (kh_cff_slice){0};
    size_t at = index->offsets + item * index->size;
    uint32_t from = kh_cff_number(index->table, at, index->size),
             to = kh_cff_number(index->table, at + index->size, index->size);
    if (from < 1 || to < from)
        return (kh_cff_slice){0};
    return kh_cff_part(index->table, index->data + from, to - from);
}

/* Bytes of the operand at `at`, and what it is; 0: it is none. Of a real number the value is 0. */
static size_t read_operand(kh_cff_slice dictionary, size_t at, int32_t *value)
{
    unsigned first = dictionary.data[at];
    *value = 0;
    if (first == SHORT_OPERAND) {
        *value = (int16_t)kh_cff_number(dictionary, at + 1, 2);
        return 3;
    }
    if (first == LONG_OPERAND) {
        *value = (int32_t)kh_cff_number(dictionary, at + 1, 4);
        return 5;
    }
    if (first == REAL_OPERAND) {
        size_t end = at + 1;
        while (end < dictionary.length && (dictionary.data[end] & 0x0F) != 0x0F)
            end++;
        return end + 1 - at;
    }
    if (first < FIRST_OPERAND || first == RESERVED)
        return 0;
    if (first < FIRST_ABOVE) {
        *value = (int32_t)first - 139;
        return 1;
    }
    int32_t second = (int32_t)kh_cff_number(dictionary, at + 1, 1);
    *value = first < FIRST_BELOW ? ((int32_t)first - FIRST_ABOVE) * 256 + second + 108
                                 : -((int32_t)first - FIRST_BELOW) * 256 - second - 108;
    return 2;
}

bool kh_cff_find(kh_cff_slice dictionary, unsigned key, kh_cff_entry *entry)
{
    size_t start = 0;
    *entry = (kh_cff_entry){0};
    for (size_t at = 0; at < dictionary.length;) {
        unsigned first = dictionary.data[at];
        if (first > LAST_OPERATOR) {
            int32_t value;
            size_t length = read_operand(dictionary, at, &value);
            if (length == 0 || length > dictionary.length - at)
                return false;
            entry->numbers[0] = entry->numbers[1];
            entry->numbers[1] = value;
            entry->count++;
            at += length;
            continue;
        }
        unsigned found = first == ESCAPE ? ESCAPE << 8 | kh_cff_number(dictionary, at + 1, 1) : first;
        entry->operands = kh_cff_part(dictionary, start, at - start);
        if (found == key)
            return true;
        at += first == ESCAPE ? 2 : 1;
        start = at;
        *entry = (kh_cff_entry){0};
    }
    return false;
}
