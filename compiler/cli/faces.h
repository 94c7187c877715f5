/* faces.h: the faces that the person who prints has chosen: --font, then kaohe.yaml beside the scheme, then
 * the person's own, role by role.
 *
 *     字体:                      # or: fonts:
 *       标题: 方正小标宋简体      # a family, or the full name of a face
 *       正文: 字体/仿宋.ttf       # a file, from the folder of kaohe.yaml; of a collection: 宋体.ttc#1
 *
 * A scheme's folder may come from anybody: its kaohe.yaml names only files below itself.
 *
 * Owns:   everything lives in the invocation's arena.
 * Fails:  what is wrong is said, in the words of the command line; the answer is then KH_EXIT_USAGE.
 */
#ifndef KH_CLI_FACES_H
#define KH_CLI_FACES_H

#include "cli/cli.h"
#include "output/faces.h"

#define KH_CONFIGURATION "kaohe.yaml"

/* A choice as it was written, and where. */
typedef struct kh_face_wish {
    kh_text value;  /* empty: none */
    kh_text where;  /* “--font”, “kaohe.yaml:3” */
    kh_text folder; /* that a file's path starts from; empty: the current one */
    bool below;     /* files only below the folder */
} kh_face_wish;

/* Reads a configuration, if there is one, into the wishes that have no value yet. */
KH_MUST_CHECK kh_exit kh_configuration_read(kh_invocation *invocation, kh_text path, bool below,
                                            kh_face_wish wishes[KH_CHOICES_COUNT]);
/* For the scheme at `path`: sets document->faces, or leaves it NULL if nothing was chosen. */
KH_MUST_CHECK kh_exit kh_faces_settle(kh_invocation *invocation, kh_text path, kh_document *document);
/* “没有字体角色“x”…”: of a word that names no face. */
kh_exit kh_no_such_face(const kh_invocation *invocation, kh_text where, kh_text typed);
/* “kaohe: WHERE：…”, {0} …: the arguments. Answers KH_EXIT_USAGE. */
kh_exit kh_complain_at(const kh_invocation *invocation, kh_text where, const char *chinese,
                       const char *english, const kh_text *arguments, size_t count);

#endif
