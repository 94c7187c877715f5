/* The dynamic loader's part. */
#include "base/late.h"

#include <dlfcn.h>
#include <string.h>

bool kh_late_load(const char *file, const char *const *names, size_t count, void *functions)
{
    void *library = dlopen(file, RTLD_LAZY | RTLD_LOCAL);
    for (size_t i = 0; library && i < count; i++) {
        void *address = dlsym(library, names[i]);
        if (!address)
            return false; /* an older one */
        memcpy((char *)functions + i * sizeof address, &address, sizeof address);
    }
    return library != NULL;
}
