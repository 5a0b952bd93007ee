import Glibc
import Platform
import Testing

@Suite("A file")
struct FileTests {
    let scratch = Scratch()

    @Test("is replaced whole, privately, and leaves nothing beside it")
    func atomically() throws {
        let path = scratch.file("state")
        try Files.writeAtomically([UInt8]("one"), to: path)
        try Files.writeAtomically([UInt8]("two"), to: path)
        #expect(try Files.read(path).text == "two")
        #expect(Files.privateFileProblem(path) == nil)
        #expect(try Files.list(scratch.path) == ["state"])

        try Files.writeAtomically([], to: path, mode: 0o644)
        #expect(try Files.read(path) == [])
        #expect(Files.privateFileProblem(path) == "others may use \(path) (mode 0644); chmod 600 \(path)")
    }

    @Test("among many is replaced with them when all are settled, and not before")
    func batch() throws {
        let paths = ["a", "b", "c"].map { scratch.file($0) }
        try Files.writeAtomically([UInt8]("old"), to: paths[0])
        let batch = FileBatch()
        for path in paths {
            try batch.add(path) { (write) throws(FileFailure) in
                try [UInt8]("new").withUnsafeBufferPointer { (bytes) throws(FileFailure) in
                    try write(UnsafeRawBufferPointer(bytes))
                }
            }
        }
        #expect(try Files.read(paths[0]).text == "old")
        #expect(!Files.exists(paths[1]))
        try batch.settle()
        for path in paths { #expect(try Files.read(path).text == "new") }
        #expect(try Files.list(scratch.path) == ["a", "b", "c"])
    }

    @Test("of a batch that is given up is as it was, with nothing beside it")
    func givenUp() throws {
        let path = scratch.file("a")
        try Files.writeAtomically([UInt8]("old"), to: path)
        do {
            let batch = FileBatch()
            try batch.add(path) { (write) throws(FileFailure) in
                try [UInt8]("new").withUnsafeBufferPointer { (bytes) throws(FileFailure) in
                    try write(UnsafeRawBufferPointer(bytes))
                }
            }
        }
        #expect(try Files.list(scratch.path) == ["a"])
        #expect(try Files.read(path).text == "old")
    }

    @Test("that is a pipe or a directory is refused at once where a regular one is wanted")
    func irregular() throws {
        let pipe = scratch.file("pipe")
        try #require(mkfifo(pipe, 0o600) == 0)
        for path in [pipe, scratch.path] {
            let failure = #expect(throws: FileFailure.self) { try Files.readRegular(path) }
            #expect(failure?.reason == "expected a regular file, found a directory, a pipe or a device")
        }
        try Files.writeAtomically([UInt8]("one"), to: scratch.file("plain"))
        #expect(try Files.readRegular(scratch.file("plain")).text == "one")
    }

    @Test("that is missing is named, with what to do")
    func missing() throws {
        let path = scratch.file("nothing")
        let failure = try #require(throws: FileFailure.self) { try Files.read(path) }
        #expect(failure.isMissing)
        #expect(
            failure.description
                == "cannot open \(path): No such file or directory; "
                + "check the spelling of the path, or create it"
        )
        #expect(throws: FileFailure.self) { try Files.writeAtomically([1], to: path + "/deeper") }
        #expect(throws: FileFailure.self) { try Files.list(path) }
        #expect(try #require(Files.privateFileProblem(path)).contains("No such file"))
        try Files.remove(path)
    }

    @Test("is not read when longer than allowed, and is read at every size")
    func sizes() throws {
        let path = scratch.file("long")
        for size in [0, 1, 65_535, 65_536, 65_537, 200_000] {
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            try Files.writeAtomically(bytes, to: path)
            #expect(try Files.read(path, maximumBytes: size) == bytes)
            #expect(try Files.size(of: path) == size)
            #expect(try MappedFile(path).withBytes { Array($0) } == bytes)
        }
        #expect(throws: FileFailure.self) { try Files.read(path, maximumBytes: 199_999) }
    }

    @Test("that is a symbolic link is never private")
    func link() throws {
        let path = scratch.file("secret")
        try Files.writeAtomically([1], to: path)
        symlink(path, scratch.file("link"))
        #expect(try #require(Files.privateFileProblem(scratch.file("link"))).contains("symbolic link"))
        #expect(try #require(Files.privateFileProblem(scratch.path)).contains("not a regular file"))
    }

    @Test(
        "lies in the directory its path names",
        arguments: [("/a/b", "/a"), ("/a", "/"), ("a", "."), ("a/b", "a")])
    func parent(path: String, directory: String) { #expect(Files.parent(of: path) == directory) }

    @Test("lies on a disk with room")
    func space() throws { #expect(try Files.freeSpace(at: scratch.path) > 0) }
}

@Suite("A private directory")
struct PrivateDirectoryTests {
    let scratch = Scratch()

    @Test("is made with its parents, and again without complaint")
    func making() throws {
        let path = scratch.file("a/b/c")
        try Files.makePrivateDirectory(path)
        try Files.makePrivateDirectory(path)
        for directory in [path, scratch.file("a")] {
            var status = stat()
            #expect(lstat(directory, &status) == 0)
            #expect(status.st_mode & 0o7777 == 0o700)
        }
    }

    @Test("is refused where others may write, and where a link or a file stands")
    func refusals() throws {
        let open = scratch.file("open"), link = scratch.file("link"), file = scratch.file("file")
        mkdir(open, 0o700)
        chmod(open, 0o777)
        symlink(scratch.path, link)
        try Files.writeAtomically([], to: file)
        for (path, reason) in [(open, "others may write"), (link, "symbolic link"), (file, "no directory")] {
            let failure = try #require(throws: FileFailure.self) { try Files.makePrivateDirectory(path) }
            #expect(failure.reason.contains(reason))
        }
    }

    @Test("has one holder at a time, who is named")
    func lock() throws {
        do {
            let lock = try DirectoryLock(scratch.path)
            let failure = try #require(throws: FileFailure.self) { try DirectoryLock(scratch.path) }
            #expect(failure.reason == "process \(getpid()) is using it")
            withExtendedLifetime(lock) {}
        }
        _ = try DirectoryLock(scratch.path)
    }
}

@Suite("An append file")
struct AppendFileTests {
    let scratch = Scratch()

    @Test("grows, is cut, and grows again")
    func growth() throws {
        let path = scratch.file("journal")
        let file = try AppendFile(path)
        try file.append([UInt8]("record 1;"))
        try file.append([UInt8]("torn"))
        try file.synchronize()
        try file.truncate(to: 9)
        try file.append([UInt8]("record 2;"))
        #expect(file.size == 18)
        #expect(try Files.read(path).text == "record 1;record 2;")
        #expect(Files.privateFileProblem(path) == nil)

        let again = try AppendFile(path)
        try again.append([1])
        #expect(again.size == 19)
    }

    @Test("on a full disk says so, and will not open a link")
    func fullDisk() throws {
        let full = try AppendFile("/dev/full")
        let failure = try #require(throws: FileFailure.self) { try full.append([1]) }
        #expect(failure.isDiskFull)
        #expect(failure.description.contains("free disk space"))
        symlink("/dev/null", scratch.file("link"))
        #expect(throws: FileFailure.self) { try AppendFile(scratch.file("link")) }
    }

    @Test("takes nothing more once the disk has failed it")
    func poisoned() throws {
        let full = try AppendFile("/dev/full")  // Its fdatasync fails with EINVAL.
        let first = #expect(throws: FileFailure.self) { try full.synchronize() }
        let second = #expect(throws: FileFailure.self) { try full.append([]) }
        #expect(first == second)
    }
}
