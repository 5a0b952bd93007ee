// libarchive, reading only: gzip streams and zip entries.
#include <archive.h>
#include <archive_entry.h>
