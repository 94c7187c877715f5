/* errno in words: the C library's own texts follow a process-wide locale, which a library must not touch. */
#include "source/failure.h"

#include <errno.h>

kh_words kh_failure_words(kh_arena *arena, int error)
{
    static const struct {
        int error;
        const char *chinese, *english;
    } rows[] = {
        {ENOENT, "没有这个文件", "no such file"},
        {EACCES, "没有权限", "permission denied"},
        {EPERM, "不允许", "not permitted"},
        {EISDIR, "这是一个文件夹", "it is a folder"},
        {ENOTDIR, "路径中有一段不是文件夹", "a part of the path is no folder"},
        {EFBIG, "文件过大", "the file is too large"},
        {ENOSPC, "磁盘已满", "the disk is full"},
        {EDQUOT, "超出磁盘配额", "the disk quota is used up"},
        {EROFS, "磁盘是只读的", "the disk is read-only"},
        {EIO, "读写出错", "input or output failed"},
        {ELOOP, "链接或文件夹套得太深", "too many links or folders within each other"},
        {ENAMETOOLONG, "名字太长", "the name is too long"},
        {EMFILE, "打开的文件太多", "too many open files"},
        {EINVAL, "不是普通文件", "it is no regular file"},
        {EEXIST, "已经存在", "it is there already"},
        {ENOMEM, "内存不足", "out of memory"},
        {EBADF, "没有打开", "it is not open"},
        {ENXIO, "没有这个设备", "no such device"},
        {ELIBACC, "缺少所需的程序库", "a library that it needs is missing"},
        {EBADMSG, "不是kaohe check --format json的输出", "it is not what kaohe check --format json prints"},
    };
    for (size_t i = 0; i < KH_COUNT(rows); i++)
        if (rows[i].error == error)
            return kh_words_of(rows[i].chinese, rows[i].english);
    return (kh_words){{kh_text_format(arena, "错误 %d", error), kh_text_format(arena, "error %d", error)}};
}
