/* Follows the content of pages as a viewer would, and keeps what is written (ISO 32000-1, 7.7.3, 9.4, 14.6).
 */
#include "pdf/page_texts.h"

#include "pdf/reader.h"
#include "pdf/to_unicode.h"

enum {
    MAX_PAGES = 200000,
    MAX_DEPTH = 32,    /* of the page tree */
    MAX_FORMS = 8,     /* in one another */
    MAX_DRAWN = 20000, /* forms and pictures of a file */
    MAX_FONTS = 40,    /* each has a table of its codes */
    OPERANDS = 3,
};
/* Content of all pages together: one form may be drawn ten thousand times. */
#define MAX_FOLLOWED ((uint64_t)256 << 20)

typedef struct {
    uint32_t object;
    kh_text *meanings; /* by code; NULL: it says nothing of them */
    bool wide;         /* two bytes a code */
} page_font;

typedef struct {
    kh_arena *arena, *scratch;
    kh_pdf_file file;
    kh_page_texts texts;
    KH_VECTOR(page_font) fonts;
    uint64_t followed;
    /* the page at hand */
    kh_read_page page;
    kh_builder text, beside;
    unsigned marks, artifact; /* open marks; the one that is an artifact, from 1 */
    const page_font *font;
    unsigned forms, drawn;
    bool *visited; /* by object: a node of the page tree */
} reading;

/* ---- fonts ---- */

static const page_font *font_named(reading *of, kh_bytes resources, kh_bytes name)
{
    kh_bytes fonts = kh_pdf_entry(&of->file, resources, "Font");
    of->followed += fonts.length;
    const char *key = kh_text_terminated(of->scratch, kh_text_slice(name.data + 1, name.length - 1));
    kh_bytes font = kh_pdf_raw_entry(fonts, key);
    uint32_t object = kh_pdf_reference(font);
    for (size_t i = 0; i < of->fonts.count; i++)
        if (object && of->fonts.items[i].object == object)
            return &of->fonts.items[i];
    if (of->fonts.count == MAX_FONTS || object == 0)
        return NULL;
    kh_bytes value = kh_pdf_resolve(&of->file, font);
    page_font made = {.object = object,
                      .wide = kh_pdf_is(kh_pdf_entry(&of->file, value, "Subtype"), "/Type0")};
    uint32_t map = kh_pdf_reference(kh_pdf_raw_entry(value, "ToUnicode"));
    if (map) {
        made.meanings = kh_arena_array(of->arena, KH_CODES, sizeof *made.meanings);
        kh_to_unicode_read(of->arena, kh_pdf_stream(&of->file, map), made.meanings);
    }
    kh_vector_push(of->arena, &of->fonts, made);
    return &of->fonts.items[of->fonts.count - 1];
}

/* ---- text ---- */

static void add_meaning(reading *of, kh_text meaning)
{
    static const kh_text wide_blank = {"\xE3\x80\x80", 3}, hard_blank = {"\xC2\xA0", 2};
    bool blank = kh_text_equal(meaning, wide_blank) || kh_text_equal(meaning, hard_blank) ||
                 (meaning.length == 1 && (unsigned char)meaning.data[0] <= ' ');
    if (!blank)
        kh_builder_add(of->artifact ? &of->beside : &of->text, meaning);
}

static void show(reading *of, kh_bytes token)
{
    kh_bytes codes = kh_pdf_string(of->scratch, token);
    size_t width = of->font && of->font->wide ? 2 : 1;
    for (size_t i = 0; i + width <= codes.length; i += width) {
        unsigned code = (unsigned char)codes.data[i];
        code = width == 2 ? code << 8 | (unsigned char)codes.data[i + 1] : code;
        kh_text meaning = of->font && of->font->meanings ? of->font->meanings[code] : KH_TEXT_NONE;
        of->texts.partly = of->texts.partly || meaning.length == 0;
        add_meaning(of, meaning);
    }
}

static void show_array(reading *of, kh_bytes token)
{
    kh_bytes rest = kh_pdf_items(token), one;
    while (kh_pdf_next(&rest, &one))
        if (one.data[0] == '(' || one.data[0] == '<')
            show(of, one);
}

static void mark(reading *of, kh_bytes tag)
{
    of->marks++;
    if (!of->artifact && kh_pdf_is(tag, "/Artifact"))
        of->artifact = of->marks;
}

static void unmark(reading *of)
{
    if (of->artifact && of->artifact == of->marks) {
        kh_text beside = kh_builder_text(&of->beside);
        if (beside.length)
            kh_vector_push(of->arena, &of->page.beside, kh_text_copy(of->arena, beside));
        of->beside.length = 0;
        of->artifact = 0;
    }
    of->marks -= of->marks > 0;
}

/* Behind the data of an inline image: EI with a blank before it. */
static void skip_image(kh_bytes *rest)
{
    for (size_t i = 1; i + 2 <= rest->length; i++) {
        bool ends = rest->data[i] == 'E' && rest->data[i + 1] == 'I' &&
                    strchr(" \n\r\t", rest->data[i - 1]) && rest->data[i - 1] &&
                    (i + 2 == rest->length || strchr(" \n\r\t", rest->data[i + 2]));
        if (!ends)
            continue;
        *rest = (kh_bytes){rest->data + i + 2, rest->length - i - 2};
        return;
    }
    rest->length = 0;
}

static void follow(reading *of, kh_bytes content, kh_bytes resources);

static void draw(reading *of, kh_bytes resources, kh_bytes name)
{
    kh_bytes all = kh_pdf_entry(&of->file, resources, "XObject");
    of->followed += all.length;
    const char *key = kh_text_terminated(of->scratch, kh_text_slice(name.data + 1, name.length - 1));
    uint32_t object = kh_pdf_reference(kh_pdf_raw_entry(all, key));
    kh_bytes value = object < of->file.objects.count ? of->file.objects.items[object].value : (kh_bytes){0};
    if (of->drawn++ >= MAX_DRAWN)
        of->followed = MAX_FOLLOWED + 1; /* it would not end today */
    if (!kh_pdf_is(kh_pdf_entry(&of->file, value, "Subtype"), "/Form") || of->forms >= MAX_FORMS) {
        of->page.pictures++;
        return;
    }
    kh_bytes own = kh_pdf_entry(&of->file, value, "Resources");
    of->forms++;
    follow(of, kh_pdf_stream(&of->file, object), own.length ? own : resources);
    of->forms--;
}

static bool is_operator(kh_bytes token)
{
    char first = token.data[0];
    bool letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
    return (letter || first == '\'' || first == '"') && !kh_pdf_is(token, "true") &&
           !kh_pdf_is(token, "false") && !kh_pdf_is(token, "null");
}

/* The operands given, the last one first. */
static void obey(reading *of, kh_bytes word, const kh_bytes *given, kh_bytes resources)
{
    bool named = given[0].length > 1 && given[0].data[0] == '/';
    if (kh_pdf_is(word, "Tj") || kh_pdf_is(word, "'") || kh_pdf_is(word, "\""))
        show(of, given[0]);
    else if (kh_pdf_is(word, "TJ"))
        show_array(of, given[0]);
    else if (kh_pdf_is(word, "Tf") && given[1].length > 1 && given[1].data[0] == '/')
        of->font = font_named(of, resources, given[1]);
    else if (kh_pdf_is(word, "BMC"))
        mark(of, given[0]);
    else if (kh_pdf_is(word, "BDC"))
        mark(of, given[1]);
    else if (kh_pdf_is(word, "EMC"))
        unmark(of);
    else if (kh_pdf_is(word, "Do") && named)
        draw(of, resources, given[0]);
    else if (kh_pdf_is(word, "Tr") && kh_pdf_integer(given[0]) == 3)
        of->page.covered = true;
}

static void follow(reading *of, kh_bytes content, kh_bytes resources)
{
    kh_bytes token, given[OPERANDS] = {{0}};
    of->followed += content.length;
    while (of->followed <= MAX_FOLLOWED && kh_pdf_next(&content, &token)) {
        if (is_operator(token)) {
            obey(of, token, given, resources);
            if (kh_pdf_is(token, "BI")) {
                of->page.pictures++;
                skip_image(&content);
            }
            memset(given, 0, sizeof given);
            continue;
        }
        memmove(given + 1, given, sizeof given - sizeof *given);
        given[0] = token;
    }
}

/* ---- pages ---- */

/* The parts of a page's content are one stream to a viewer: a token may not go over, but what is set holds.
 */
static kh_bytes content_of(reading *of, kh_bytes page)
{
    kh_builder all = {.arena = of->scratch};
    kh_bytes contents = kh_pdf_raw_entry(page, "Contents"), one;
    bool list =
        kh_pdf_resolve(&of->file, contents).length && kh_pdf_resolve(&of->file, contents).data[0] == '[';
    kh_bytes rest = list ? kh_pdf_items(kh_pdf_resolve(&of->file, contents)) : contents;
    while (kh_pdf_next(&rest, &one) && of->followed + all.length <= MAX_FOLLOWED) {
        kh_bytes part = kh_pdf_stream(&of->file, kh_pdf_reference(one));
        kh_builder_bytes(&all, part.data, part.length);
        kh_builder_character(&all, '\n');
    }
    return (kh_bytes){all.data, all.length};
}

static void look_at_annotations(reading *of, kh_bytes page)
{
    kh_bytes rest = kh_pdf_items(kh_pdf_entry(&of->file, page, "Annots")), one;
    while (kh_pdf_next(&rest, &one)) {
        kh_bytes annotation = kh_pdf_resolve(&of->file, one);
        if (!kh_pdf_is(kh_pdf_entry(&of->file, annotation, "Subtype"), "/Link"))
            of->page.covered = true;
    }
}

static void read_page(reading *of, kh_bytes page, kh_bytes resources)
{
    of->page = (kh_read_page){0};
    of->text = (kh_builder){.arena = of->arena};
    of->beside = (kh_builder){.arena = of->scratch};
    of->marks = of->artifact = of->forms = 0;
    of->font = NULL;
    follow(of, content_of(of, page), resources);
    look_at_annotations(of, page);
    of->page.text = kh_builder_text(&of->text);
    kh_vector_push(of->arena, &of->texts.pages, of->page);
    kh_arena_clear(of->scratch);
}

static void walk(reading *of, kh_bytes node, kh_bytes inherited, unsigned depth)
{
    kh_bytes own = kh_pdf_entry(&of->file, node, "Resources"), resources = own.length ? own : inherited;
    kh_bytes kids = kh_pdf_items(kh_pdf_entry(&of->file, node, "Kids")), one;
    if (of->texts.pages.count >= MAX_PAGES || depth > MAX_DEPTH || of->followed > MAX_FOLLOWED)
        return;
    if (kh_pdf_is(kh_pdf_entry(&of->file, node, "Type"), "/Page")) {
        read_page(of, node, resources);
        return;
    }
    while (kh_pdf_next(&kids, &one)) {
        uint32_t kid = kh_pdf_reference(one);
        if (kid == 0 || kid >= of->file.objects.count || of->visited[kid])
            continue; /* a tree that holds itself ends here */
        of->visited[kid] = true;
        walk(of, kh_pdf_resolve(&of->file, one), resources, depth + 1);
    }
}

static void read_pages(reading *of)
{
    unsigned catalogs = 0;
    for (size_t i = 0; i < of->file.objects.count && !of->file.encrypted; i++) {
        kh_bytes value = of->file.objects.items[i].value;
        if (!kh_pdf_is(kh_pdf_raw_entry(value, "Type"), "/Catalog"))
            continue;
        if (catalogs++ == 0)
            walk(of, kh_pdf_entry(&of->file, value, "Pages"), (kh_bytes){0}, 0);
    }
    of->texts.altered = of->file.altered || catalogs > 1;
    of->texts.partly = of->texts.partly || of->file.broken || of->followed > MAX_FOLLOWED;
}

/* Apart, so that no variable lives across the jump. */
static void read_guarded(reading *of)
{
    if (kh_arena_guard(of->scratch))
        kh_arena_give_up(of->arena); /* which frees the scratch too */
    read_pages(of);
}

kh_page_texts kh_pdf_page_texts(kh_arena *arena, kh_bytes file)
{
    reading of = {.arena = arena, .file = kh_pdf_read(arena, file)};
    of.scratch = kh_arena_child(arena);
    of.visited = kh_arena_array(arena, of.file.objects.count + 1, sizeof *of.visited);
    read_guarded(&of);
    kh_arena_release(arena, of.scratch);
    return of.texts;
}
