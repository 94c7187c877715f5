/* late.h: libraries that are loaded when something of them is first needed.
 *
 * HarfBuzz, libzip and libxlsxwriter bring a dozen libraries with them; to find and relocate those takes
 * longer than to check a scheme, and most commands want none of them. So the compiler is not linked to them:
 * a room lists the functions that it calls, under their own names, and KH_LATE makes a function of each that
 * goes on to the library's. The prototypes are checked against the library's headers.
 *
 *   #define FUNCTIONS(GIVES, DOES)                                         what it calls
 *       GIVES(int, zip_fclose, (zip_file_t *file), (file))                  one that answers something
 *       DOES(zip_discard, (zip_t *archive), (archive))                      one that does not
 *   KH_LATE(kh_zip_is_there, KH_FILE_ZIP, FUNCTIONS)
 *
 * Owns:   what is loaded stays loaded; it is the only state that the library of the compiler keeps for the
 *         whole process, is filled once, and is never changed after that.
 * Fails:  the function named first answers false where the library or one of its functions is missing, with
 *         errno. Whoever opens something asks it; the others may then be called.
 */
#ifndef KH_BASE_LATE_H
#define KH_BASE_LATE_H

#include <assert.h>
#include <errno.h>
#include <pthread.h>

#include "base/base.h"

/* Fills `functions` with the addresses of `names` in the library. */
bool kh_late_load(const char *file, const char *const *names, size_t count, void *functions);

#define KH_LATE_MEMBER(type, name, parameters, arguments) type(*name) parameters;
#define KH_LATE_MEMBER_VOID(name, parameters, arguments)  void(*name) parameters;
#define KH_LATE_NAME(type, name, ...)                     #name,
#define KH_LATE_NAME_VOID(name, ...)                      #name,

#define KH_LATE(is_there, file, FUNCTIONS)                                                                   \
    static struct late_functions {                                                                           \
        FUNCTIONS(KH_LATE_MEMBER, KH_LATE_MEMBER_VOID)                                                       \
    } late_functions;                                                                                        \
    static bool late_loaded;                                                                                 \
    static pthread_once_t late_once = PTHREAD_ONCE_INIT;                                                     \
    static void load_late(void)                                                                              \
    {                                                                                                        \
        static const char *const names[] = {FUNCTIONS(KH_LATE_NAME, KH_LATE_NAME_VOID)};                     \
        static_assert(sizeof late_functions == sizeof names, "an address for each name");                    \
        late_loaded = kh_late_load((file), names, KH_COUNT(names), &late_functions);                         \
    }                                                                                                        \
    bool is_there(void)                                                                                      \
    {                                                                                                        \
        (void)pthread_once(&late_once, load_late);                                                           \
        errno = late_loaded ? errno : ELIBACC;                                                               \
        return late_loaded;                                                                                  \
    }                                                                                                        \
    FUNCTIONS(KH_LATE_CALL, KH_LATE_CALL_VOID)

#define KH_LATE_CALL(type, name, parameters, arguments)                                                      \
    type name parameters                                                                                     \
    {                                                                                                        \
        (void)pthread_once(&late_once, load_late);                                                           \
        return late_functions.name arguments;                                                                \
    }
#define KH_LATE_CALL_VOID(name, parameters, arguments)                                                       \
    void name parameters                                                                                     \
    {                                                                                                        \
        (void)pthread_once(&late_once, load_late);                                                           \
        late_functions.name arguments;                                                                       \
    }

#endif
