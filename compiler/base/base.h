/* base.h: what every file of the compiler may assume.
 *
 * Owns:   nothing.
 * Fails:  a machine failure is a kh_status and must be looked at; a mistake in somebody's scheme is
 *         never a kh_status but a diagnostic (source/diagnostic.h).
 */
#ifndef KH_BASE_BASE_H
#define KH_BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KH_MUST_CHECK          __attribute__((warn_unused_result))
#define KH_PRINTF(form, first) __attribute__((format(printf, form, first)))
#define KH_COUNT(array)        (sizeof(array) / sizeof *(array))

typedef enum kh_status {
    KH_OK,
    KH_NO_MEMORY,
    KH_CANNOT_READ,  /* errno says why */
    KH_CANNOT_WRITE, /* errno says why */
} kh_status;

/* Bytes that somebody else owns; not terminated unless a comment says so. */
typedef struct kh_bytes {
    const char *data;
    size_t length;
} kh_bytes;

#endif
