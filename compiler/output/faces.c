/* Names of faces, and what stands behind them. */
#include "output/faces.h"

#include "output/facts.h"

static const kh_text names[KH_LANGUAGES][KH_CHOICES_COUNT] = {
    [KH_CHINESE] =
        {
#define FACE(id, bold, english, chinese) [KH_FACE_##id] = {chinese, sizeof chinese - 1},
#include "output/faces.def"
        },
    [KH_ENGLISH] =
        {
#define FACE(id, bold, english, chinese) [KH_FACE_##id] = {english, sizeof english - 1},
#include "output/faces.def"
        },
};

static const bool are_bold[KH_CHOICES_COUNT] = {
#define FACE(id, bold, english, chinese) [KH_FACE_##id] = bold,
#include "output/faces.def"
};

kh_face kh_face_named(kh_text name)
{
    unsigned face = 0;
    while (face < KH_CHOICES_COUNT && !kh_text_equal(names[KH_CHINESE][face], name) &&
           !kh_text_equal(names[KH_ENGLISH][face], name))
        face++;
    return (kh_face)face;
}

const kh_text *kh_face_names(kh_language language)
{
    return names[language];
}

bool kh_face_is_bold(kh_face face)
{
    return are_bold[face];
}

/* Digits have a family of their own only where one was chosen. */
static kh_text family_of(const kh_press *press, unsigned face)
{
    const kh_font_file *const *chosen = press->document->faces;
    if (face != KH_FACE_DIGITS)
        return kh_press_family(press, (kh_face)face);
    return chosen && chosen[face] ? chosen[face]->family : KH_TEXT_NONE;
}

static bool is_first(const kh_press *press, unsigned face)
{
    for (unsigned before = 0; before < face; before++)
        if (kh_text_equal(family_of(press, before), family_of(press, face)))
            return false;
    return family_of(press, face).length > 0;
}

kh_text kh_faces_text(kh_arena *arena, const kh_press *press)
{
    kh_language language = press->document->language;
    bool chinese = language == KH_CHINESE;
    kh_builder builder = {.arena = arena};
    for (unsigned face = 0; face < KH_CHOICES_COUNT; face++) {
        kh_text family = family_of(press, face);
        if (!is_first(press, face))
            continue;
        kh_builder_string(&builder, builder.length == 0 ? "" : chinese ? "；" : "; ");
        kh_builder_format(&builder, chinese ? "%.*s（%.*s" : "%.*s (%.*s",
                          KH_TEXT_ARGUMENTS(kh_shown(arena, family)),
                          KH_TEXT_ARGUMENTS(names[language][face]));
        for (unsigned more = face + 1; more < KH_CHOICES_COUNT; more++)
            if (kh_text_equal(family_of(press, more), family))
                kh_builder_format(&builder, chinese ? "、%.*s" : ", %.*s",
                                  KH_TEXT_ARGUMENTS(names[language][more]));
        kh_builder_string(&builder, chinese ? "）" : ")");
    }
    return kh_builder_text(&builder);
}
