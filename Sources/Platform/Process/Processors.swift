// How many processors this machine lends us.

import Glibc

/// At least one.
public var processorCount: Int { max(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), 1) }
