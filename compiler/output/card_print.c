/* Compares a card's pages with what they should say.
 *
 * Which lines and pages a text stands on depends on the fonts of the machine that printed it, and so does
 * where a cell of several rows comes: blanks count for nothing, and such cells may come early or late. */
#include "output/card_print.h"

#include "output/captions.h"
#include "output/card_facts.h"
#include "output/facts.h"

enum {
    MAX_DIFFERENCES = 8,
    NEAR = 400,      /* bytes within which a page that differs is found to agree again */
    MAX_SHOWN = 60,  /* bytes of a text in a message */
    HEAD_CELLS = 3,  /* title, “评分表”, whose it is */
    COMMON_HEAD = 2, /* of those, what all cards begin with */
    LAST_CHARACTER = 0x10FFFF,
};

kh_text kh_squeezed(kh_arena *arena, kh_text text)
{
    kh_builder made = {.arena = arena};
    for (size_t at = 0; at < text.length;) {
        kh_character character;
        size_t length = kh_utf8_decode(text.data + at, text.length - at, &character);
        bool blank = character <= ' ' || character == 0xA0 || character == 0x3000;
        if (!blank && !kh_character_is_invisible(character))
            kh_builder_bytes(&made, text.data + at, length);
        at += length;
    }
    return kh_builder_text(&made);
}

/* ---- texts that begin alike ---- */

/* Two marks may share a glyph, and then a PDF knows but one of them. */
static bool is_mark(kh_character character)
{
    bool letter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    bool number =
        (character >= '0' && character <= '9') || character == '.' || character == '-' || character == '%';
    return !letter && !number && (character < 0x3400 || (character >= 0xFE00 && character < 0xFF10));
}

/* Bytes of `text` that `beginning` takes up; 0: it begins otherwise. */
static size_t begins(kh_text text, kh_text beginning)
{
    size_t at = 0, in = 0;
    while (in < beginning.length) {
        kh_character here, wanted;
        if (at >= text.length)
            return 0;
        at += kh_utf8_decode(text.data + at, text.length - at, &here);
        in += kh_utf8_decode(beginning.data + in, beginning.length - in, &wanted);
        if (here != wanted && (!is_mark(here) || !is_mark(wanted)))
            return 0;
    }
    return at;
}

static kh_text rest_of(kh_text text, size_t at)
{
    return at ? kh_text_slice(text.data + at, text.length - at) : text;
}

/* ---- the walk ---- */

typedef struct {
    kh_arena *arena;
    kh_language language, says; /* of the page, of the messages */
    const kh_printed *wanted;
    bool *met;    /* by cell: of a common one */
    kh_text page; /* what the card's pages say */
    size_t at;
    kh_print_verdict *verdict;
} walk;

static kh_text shown(const walk *of, kh_text text)
{
    uint32_t length = text.length < MAX_SHOWN ? text.length : MAX_SHOWN;
    while (length > 0 && length < text.length && ((unsigned char)text.data[length] & 0xC0) == 0x80)
        length--;
    return kh_text_format(of->arena, "%.*s%s", KH_TEXT_ARGUMENTS(kh_text_slice(text.data, length)),
                          length < text.length ? "…" : "");
}

static kh_text before(const walk *of, size_t cell)
{
    const kh_printed_cell *cells = of->wanted->cells.items;
    kh_builder text = {.arena = of->arena};
    size_t first = cell, room = 2;
    while (first > 0 && room > 0)
        room -= !cells[--first].common;
    for (size_t i = first; i < cell; i++)
        if (!cells[i].common) {
            kh_builder_string(&text, text.length ? " " : "");
            kh_builder_add(&text, shown(of, cells[i].text));
        }
    return kh_builder_text(&text);
}

static void add(walk *of, kh_caption caption, size_t cell, kh_text said, kh_text wanted)
{
    if (of->verdict->differences.count >= MAX_DIFFERENCES)
        return;
    kh_text last = caption == KH_CAPTION_VERIFY_PRINTED ? shown(of, wanted) : KH_TEXT_NONE;
    kh_text middle = shown(of, caption == KH_CAPTION_VERIFY_LACKS ? wanted : said);
    kh_text line = kh_caption_fill(of->arena, caption, of->says, 3, before(of, cell), middle, last);
    kh_vector_push(of->arena, &of->verdict->differences, kh_shown(of->arena, line));
}

/* Goes over a common cell that stands here; `next` begins here too if it is the shorter of the two. */
static bool pass_common(walk *of, kh_text next)
{
    for (size_t i = 0; i < of->wanted->cells.count; i++) {
        const kh_printed_cell *one = &of->wanted->cells.items[i];
        size_t length = one->common && !of->met[i] ? begins(rest_of(of->page, of->at), one->text) : 0;
        bool other = begins(rest_of(of->page, of->at), next) && !begins(one->text, next);
        if (length == 0 || other)
            continue;
        of->met[i] = true;
        of->at += length;
        return true;
    }
    return false;
}

static size_t next_plain(const walk *of, size_t cell)
{
    while (cell < of->wanted->cells.count && of->wanted->cells.items[cell].common)
        cell++;
    return cell;
}

/* From here on the page agrees again with a cell; answers it, and `off` where: the nearest place wins. */
static size_t agree_again(const walk *of, size_t cell, size_t *off)
{
    const kh_printed_cell *cells = of->wanted->cells.items;
    kh_text rest = rest_of(of->page, of->at);
    for (*off = 0; *off < rest.length && *off < NEAR; ++*off)
        for (size_t one = cell, tried = 0; one < of->wanted->cells.count && tried < 3;
             one = next_plain(of, one + 1), tried++) {
            size_t next = next_plain(of, one + 1), length = begins(rest_of(rest, *off), cells[one].text);
            bool enough =
                next == of->wanted->cells.count || begins(rest_of(rest, *off + length), cells[next].text);
            if (length && enough)
                return one;
        }
    return of->wanted->cells.count;
}

/* Says how the page differs at a cell, and answers the cell to go on with. */
static size_t differ(walk *of, size_t cell)
{
    const kh_printed_cell *cells = of->wanted->cells.items;
    size_t off, again = agree_again(of, cell, &off);
    kh_text said = kh_text_slice(of->page.data + of->at, off);
    if (again == of->wanted->cells.count)
        said = rest_of(of->page, of->at);
    if (again == cell)
        add(of, KH_CAPTION_VERIFY_MORE, cell, said, KH_TEXT_NONE);
    else
        add(of, said.length ? KH_CAPTION_VERIFY_PRINTED : KH_CAPTION_VERIFY_LACKS, cell, said,
            cells[cell].text);
    of->at += said.length;
    return again;
}

static void say_common(walk *of)
{
    for (size_t i = 0; i < of->wanted->cells.count; i++)
        if (of->wanted->cells.items[i].common && !of->met[i])
            add(of, KH_CAPTION_VERIFY_LACKS, i, KH_TEXT_NONE, of->wanted->cells.items[i].text);
}

/* Counts each character of a text, up or down; marks as one. */
static void count_characters(int32_t *counts, kh_text text, int32_t step)
{
    for (size_t at = 0; at < text.length;) {
        kh_character character;
        at += kh_utf8_decode(text.data + at, text.length - at, &character);
        counts[is_mark(character) ? 0 : character] += step;
    }
}

/* Bytes before the boxes to sign in. */
static size_t tail_of(const walk *of)
{
    kh_text head = kh_squeezed(of->arena, kh_caption_text(KH_CAPTION_TEAM_SIGNS, of->language));
    for (size_t at = of->page.length; at-- > 0;)
        if (begins(rest_of(of->page, at), head))
            return at;
    return of->page.length;
}

/* In whatever order: does the page hold the characters of the cells, each as often? */
static bool has_same_characters(const walk *of)
{
    int32_t *counts = kh_arena_array(of->arena, LAST_CHARACTER + 1, sizeof *counts);
    count_characters(counts, kh_text_slice(of->page.data, tail_of(of)), 1);
    for (size_t i = 0; i < of->wanted->cells.count; i++)
        count_characters(counts, of->wanted->cells.items[i].text, -1);
    for (size_t i = 0; i <= LAST_CHARACTER; i++)
        if (counts[i] != 0)
            return false;
    return true;
}

/* Behind the last cell stand waivers or the boxes to sign in. */
static void walk_tail(walk *of)
{
    const kh_caption heads[] = {KH_CAPTION_WAIVERS_HEAD, KH_CAPTION_TEAM_SIGNS};
    kh_text rest = rest_of(of->page, of->at);
    size_t nearest = rest.length;
    for (size_t i = 0; i < KH_COUNT(heads); i++) {
        kh_text head = kh_squeezed(of->arena, kh_caption_text(heads[i], of->language));
        for (size_t at = 0; at < nearest; at++)
            nearest = begins(rest_of(rest, at), head) ? at : nearest;
    }
    if (nearest > 0)
        add(of, KH_CAPTION_VERIFY_MORE, of->wanted->cells.count, kh_text_slice(rest.data, nearest),
            KH_TEXT_NONE);
}

static void walk_cells(walk *of)
{
    size_t cell = next_plain(of, 0), count = of->wanted->cells.count;
    while (cell < count) {
        kh_text wanted = of->wanted->cells.items[cell].text;
        if (pass_common(of, wanted))
            continue;
        size_t length = begins(rest_of(of->page, of->at), wanted);
        of->at += length;
        cell = length ? next_plain(of, cell + 1) : differ(of, cell);
    }
    while (pass_common(of, KH_TEXT_NONE))
        ;
    if (of->verdict->differences.count == 0) {
        say_common(of);
        walk_tail(of);
    }
}

/* ---- artifacts ---- */

/* “—3—石鼓镇第1页共2页”, the name perhaps cut. */
static bool is_foot(const walk *of, kh_text said, kh_text name, size_t place, size_t page, size_t pages)
{
    kh_text number = kh_text_format(of->arena, "—%zu—", place + 1);
    kh_text part =
        kh_caption_fill(of->arena, KH_CAPTION_PAGE_OF, of->language, 2,
                        kh_text_format(of->arena, "%zu", page + 1), kh_text_format(of->arena, "%zu", pages));
    part = kh_squeezed(of->arena, part);
    size_t head = begins(said, number);
    if (head == 0 || said.length < head + part.length ||
        !begins(rest_of(said, said.length - part.length), part))
        return false;
    kh_text middle = kh_text_slice(said.data + head, said.length - head - part.length);
    const char *cut = middle.length >= 3 && memcmp(middle.data + middle.length - 3, "…", 3) == 0 ? "…" : "";
    middle.length -= (uint32_t)strlen(cut);
    return kh_text_starts(name, middle);
}

/* “石鼓镇青溪县2025年度…”, the end perhaps cut. */
static bool is_head(kh_text said, kh_text head)
{
    if (said.length >= 3 && memcmp(said.data + said.length - 3, "…", 3) == 0)
        said.length -= 3;
    return kh_text_starts(head, said);
}

static bool is_draft(const walk *of, kh_text said)
{
    kh_builder digitless = {.arena = of->arena}, wanted = {.arena = of->arena};
    for (uint32_t i = 0; i < said.length; i++)
        if (said.data[i] < '0' || said.data[i] > '9')
            kh_builder_character(&digitless, said.data[i]);
    kh_builder_add(&wanted, kh_caption_text(KH_CAPTION_DRAFT, of->language));
    kh_builder_add(&wanted,
                   kh_caption_fill(of->arena, KH_CAPTION_DRAFT_FINDINGS, of->language, 1, KH_TEXT_NONE));
    return kh_text_equal(kh_builder_text(&digitless), kh_squeezed(of->arena, kh_builder_text(&wanted)));
}

static bool has_digit(kh_text text)
{
    for (uint32_t i = 0; i < text.length; i++)
        if (text.data[i] >= '0' && text.data[i] <= '9')
            return true;
    return false;
}

static bool is_repeated(const walk *of, kh_text said)
{
    for (size_t i = 0; i < of->wanted->cells.count; i++)
        if (of->wanted->cells.items[i].common && kh_text_equal(of->wanted->cells.items[i].text, said))
            return true;
    return false;
}

/* A number that is no part of the text is a page's, or somebody put it there. */
static void look_beside(walk *of, const kh_document *document, const kh_card *card, const kh_read_page *pages,
                        size_t place, size_t count)
{
    kh_text name = kh_squeezed(of->arena, kh_card_title(document, card));
    kh_text scheme = kh_squeezed(of->arena, kh_entity_title(document->scheme->entity));
    kh_text head = kh_text_format(of->arena, "%.*s%.*s", KH_TEXT_ARGUMENTS(name), KH_TEXT_ARGUMENTS(scheme));
    for (size_t page = 0; page < count; page++)
        for (size_t i = 0; i < pages[page].beside.count; i++) {
            kh_text said = kh_squeezed(of->arena, pages[page].beside.items[i]);
            if (has_digit(said) && !is_foot(of, said, name, place + page, page, count) &&
                !is_head(said, head) && !is_draft(of, said) && !is_repeated(of, said))
                add(of, KH_CAPTION_VERIFY_MORE, of->wanted->cells.count, said, KH_TEXT_NONE);
        }
}

/* ---- pages ---- */

static bool begins_card(kh_text page, const kh_printed *wanted, size_t cells)
{
    size_t at = 0;
    for (size_t i = 0; i < cells && i < wanted->cells.count; i++) {
        size_t length = begins(rest_of(page, at), wanted->cells.items[i].text);
        if (length == 0)
            return false;
        at += length;
    }
    return true;
}

/* The pages of the card; 0: there are none. */
static size_t find_pages(const kh_page_texts *pages, const kh_printed *wanted, size_t *first)
{
    *first = 0;
    while (*first < pages->pages.count && !begins_card(pages->pages.items[*first].text, wanted, HEAD_CELLS))
        ++*first;
    size_t end = *first < pages->pages.count ? *first + 1 : *first;
    while (end < pages->pages.count && !begins_card(pages->pages.items[end].text, wanted, COMMON_HEAD))
        end++;
    return end - *first;
}

static void compare_pages(walk *of, const kh_document *document, const kh_card *card,
                          const kh_read_page *pages, size_t place, size_t count)
{
    kh_builder text = {.arena = of->arena};
    unsigned pictures = 0;
    bool covered = false;
    for (size_t i = 0; i < count; i++) {
        kh_builder_add(&text, pages[i].text);
        pictures += pages[i].pictures;
        covered = covered || pages[i].covered;
    }
    of->page = kh_squeezed(of->arena, kh_builder_text(&text));
    of->met = kh_arena_array(of->arena, of->wanted->cells.count + 1, sizeof *of->met);
    walk_cells(of);
    if (of->wanted->split && of->verdict->differences.count && has_same_characters(of))
        of->verdict->differences.count = 0;
    look_beside(of, document, card, pages, place, count);
    if (covered || pictures > 1) /* one is the code */
        kh_vector_push(of->arena, &of->verdict->differences,
                       kh_caption_text(KH_CAPTION_VERIFY_COVERED, of->says));
}

kh_print_verdict kh_print_compare(kh_arena *arena, kh_press *press, const kh_document *document,
                                  const kh_card *card, const kh_page_texts *pages)
{
    kh_print_verdict verdict = {0};
    size_t first;
    for (unsigned i = 0; i < KH_LANGUAGES && !verdict.found; i++) {
        kh_document printed = *document; /* in the language of whoever printed it */
        printed.language = (kh_language)((document->language + i) % KH_LANGUAGES);
        kh_setter_narrow_quotes(press->setter, printed.language != KH_CHINESE);
        const kh_printed wanted = kh_printed_of(arena, press, &printed, card);
        size_t count = find_pages(pages, &wanted, &first);
        verdict.found = count > 0;
        walk of = {.arena = arena,
                   .language = printed.language,
                   .says = document->language,
                   .wanted = &wanted,
                   .verdict = &verdict};
        if (verdict.found)
            compare_pages(&of, &printed, card, pages->pages.items + first, first, count);
    }
    return verdict;
}
