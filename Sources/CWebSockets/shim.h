#include <libwebsockets.h>
#include <openssl/ssl.h>

// A macro with a shift, which Swift cannot import.
static const long cwebsockets_no_old_tls = SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1;
