// libcurl's setters and getters are variadic, which Swift cannot call: one typed
// function for each kind of argument, and nothing else.
#pragma once
#include <curl/curl.h>

typedef size_t (*CCurlBytes)(char *bytes, size_t size, size_t count, void *context);
typedef int (*CCurlBeforeRequest)(
    void *context, char *peer, char *local, int peerPort, int localPort);

CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value);
CURLcode ccurl_set_text(CURL *handle, CURLoption option, const char *value);
CURLcode ccurl_set_pointer(CURL *handle, CURLoption option, void *value);
CURLcode ccurl_set_bytes(CURL *handle, CURLoption option, CCurlBytes function);
CURLcode ccurl_set_before_request(CURL *handle, CCurlBeforeRequest function, void *context);
CURLcode ccurl_get_long(CURL *handle, CURLINFO info, long *value);
CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value);
