/* model.h: a compiled scheme: files read, names resolved, types checked, townships and groups known.
 *
 * kh_model_load() reads the main file and what it uses, builds entities, resolves and type-checks every
 * expression, reads the rosters, sorts townships into groups. All mistakes are reported, each once;
 * a mistake poisons what depends on it and nothing else. The later rooms (weights, rules, output) see
 * only this: never the grammar.
 *
 * Owns:   everything lives in the arena handed in.
 * Fails:  memory as the arena does; a file that cannot be read is a diagnostic (KH090).
 */
#ifndef KH_MODEL_MODEL_H
#define KH_MODEL_MODEL_H

#include "model/entity.h"

/* A file of the standard library, embedded in the binary or read from --stdlib. */
typedef struct kh_library_file {
    kh_text path; /* "规则/核心.kh": 引用 规则.核心 finds it */
    kh_text content;
    kh_text shown;  /* the path findings print; empty: an embedded file, shown by `path` */
    kh_text image;  /* the tree of `content` without examples (syntax/image.h); empty: none was made */
    bool automatic; /* of one with an image: a pack of it says 自动 */
} kh_library_file;

typedef struct kh_settings {
    kh_date as_of;      /* judging date; not valid: each scheme's date of issue */
    bool with_examples; /* the library's rules keep their examples: for showing and testing them */
    const kh_library_file *library;
    size_t library_count;
    kh_bytes terms; /* the library's lexicons as closed when the compiler was built, kh_library_terms();
                       empty, or when others are loaded: they are closed anew */
    uint32_t first_source; /* order of the main file among those of one run: findings sort by it */
} kh_settings;

/* Townships of one group, and the tree of points that holds for them. */
typedef struct kh_group {
    const kh_entity *entity;     /* NULL: the implied group of a scheme without 分组 */
    kh_text name;                /* empty for the implied group */
    const kh_entity *tree;       /* a scheme entity whose sections and indicators are refined for the group;
                                    the scheme itself if the group refines nothing */
    const kh_entity **townships; /* in roster order */
    size_t township_count;
    const kh_entity *adjust;  /* the 调整 block or NULL */
    const kh_entity *balance; /* 余分 of the group, else of the scheme, else NULL */
} kh_group;

typedef struct kh_scheme {
    kh_entity *entity;
    const kh_source *source;
    kh_date judged_on;           /* as_of, else date of issue, else the year's last day; may be not valid */
    const kh_entity **townships; /* the roster, in its order; written ones first */
    size_t township_count;
    kh_map *township_names; /* name → the first township that is called so */
    kh_group *groups;
    size_t group_count;
    const kh_entity *last_grade,
        *last_total;    /* 上年(等次), 上年(总得分): inputs nobody wrote, for their columns */
    bool roster_broken; /* townships or groups have errors: no cards */
    bool foreign;       /* of a file that is used, or 上级 of an example: compared with, never judged */
    kh_text digest;     /* 64 hexadecimal digits over all files it was compiled from */
} kh_scheme;

/* 引用 of a library file. */
typedef struct kh_use {
    kh_text path;
    kh_span span; /* where it is written */
} kh_use;

/* A 待定 that was met. */
typedef struct kh_tbd {
    kh_text what; /* “指标 甲 的 分值” */
    kh_span span; /* nowhere: in a roster */
} kh_tbd;

typedef struct kh_model {
    kh_arena *arena;
    kh_diagnostics *diagnostics;
    const kh_settings *settings;
    kh_entity *root;    /* KH_KIND_FILE: what is declared outside schemes; its children include the schemes */
    kh_scheme *schemes; /* of the main file, in source order */
    size_t scheme_count;
    KH_VECTOR(const kh_source *) sources;
    KH_VECTOR(kh_entity *) packs; /* every 规则包 that was loaded */
    KH_VECTOR(kh_entity *) documents;
    KH_VECTOR(kh_entity *) functions; /* every 函数 outside all blocks, of all files */
    KH_VECTOR(kh_entity *) lexicons;  /* every 词库, 句式, 否定 and 异写 outside all blocks */
    KH_VECTOR(kh_use) used;           /* of the library, by files outside it */
    kh_map *names;                    /* what is declared outside all blocks: name → kh_entity */
    kh_map *english_functions;        /* internal to model/: 函数 by the English names they were given */
    struct kh_prelude *prelude;       /* internal to model/: see model/prelude.h */
    KH_VECTOR(kh_tbd) tbd;
    uint32_t entity_count;     /* made so far */
    const kh_node **fallbacks; /* internal to model/: parsed defaults, by attribute row */
    kh_map *loaded;            /* internal to model/: files read, by path */
    kh_map *peeked;            /* internal to model/: see kh_model_peek() */
    bool lacks_files;          /* internal to model/: a file that is used was not found */
    bool unclosed;             /* internal to model/: a brace of the file being declared is missing (KH003) */
    bool broken;               /* internal to model/: so is something else in it */
    kh_map *lost;              /* internal to model/: see model/lost.h; NULL: none */
    KH_VECTOR(kh_text) loading; /* internal to model/: files being read, the main one first */
    struct kh_texts *texts;     /* internal to model/: what is found in texts; see model/texts.h */
    struct kh_shapes **shapes;  /* internal to model/: of the phrase table, parsed at the first question */
    kh_map *meant;              /* internal to model/: see model/value_words.h; NULL: none */
    kh_map *proofs; /* internal to model/: address of a scheme → its 反例; see model/proof.h */
    kh_text folder; /* of the main file; empty: nothing beside the library may be read */
} kh_model;

/* The scoring methods of the library, as 引用 knows them. */
extern const kh_text kh_methods_path;

/* Reads path (“-”: standard input) as main file. 引用 and 名册 may name only the standard library and files
 * below its folder. */
kh_model *kh_model_load(kh_arena *arena, kh_diagnostics *diagnostics, const kh_settings *settings,
                        kh_text path);
/* The same for a text already in memory (tests, editors, fuzzing): nothing beside the library can be used. */
kh_model *kh_model_load_text(kh_arena *arena, kh_diagnostics *diagnostics, const kh_settings *settings,
                             kh_text path, kh_text content);
/* Of several schemes of the main file only this one is left, with its 待定; what was reported stays. False:
 * there is none of that name, and all are left. */
bool kh_model_narrow(kh_model *model, kh_text name);
/* Loads a file of the library (“规则/核心.kh”) into the model, once; false if there is none. */
bool kh_model_use(kh_model *model, kh_text library_path);
/* What kh_settings.terms holds, of a model that is judged by the library alone. False: something was loaded
 * that is not of the embedded library. */
bool kh_terms_write(const kh_model *model, kh_builder *terms);
/* What a library file declares, read by itself: nothing it uses is loaded, none of its names are bound. For
 * finding out which packs bind a place; NULL if there is no such file. */
const kh_entity *kh_model_peek(kh_model *model, kh_text library_path);
/* A scheme whose body is the block `example` (合规例, 违规例) of a rule, with the example defaults for
 * what is not stated: level 县, assessee 乡镇街道, issuer kind 党委政府, year of judged_on, total = sum of
 * the points. Declarations of the model stay visible. Mistakes inside are reported to `diagnostics`. */
kh_scheme *kh_model_example(kh_model *model, kh_diagnostics *diagnostics, kh_entity *example,
                            kh_date judged_on);

/* An example for the above, made of a sentence that a rule gives as 合规例 or 违规例 (`kind`): it stands as
 * the one criterion of an indicator in a scheme that states everything else. NULL: the library lacks the
 * scheme. */
kh_entity *kh_model_sentence(kh_model *model, kh_entity *rule, kh_kind kind, kh_node *sentence);

/* The leaves of a tree (scheme, section, indicator) in source order. */
size_t kh_leaves(kh_arena *arena, const kh_entity *tree, const kh_entity ***leaves);

#endif
