import Testing

@testable import Service

@Suite("The watch over the disk (RC-78)")
struct DiskWatchTests {
    private let mebibyte = 1 << 20

    @Test("says once that the disk is nearly full, and once that it has room again")
    func changes() {
        var watch = DiskWatch()
        let free = [300, 256, 255, 10, 255, 256, 400].map { watch.look(free: $0 * mebibyte) }
        #expect(free == [nil, nil, .filled, nil, nil, .freed, nil])
    }

    @Test("halts each account once while the disk is full, and again when it fills again")
    func halts() {
        var watch = DiskWatch()
        #expect(!watch.mustHalt("main"))
        _ = watch.look(free: 0)
        #expect(watch.mustHalt("main"))
        watch.note(halted: "main")
        #expect(!watch.mustHalt("main"))
        #expect(watch.mustHalt("other"))
        _ = watch.look(free: 1 << 40)
        #expect(!watch.mustHalt("other"))
        _ = watch.look(free: 0)
        #expect(watch.mustHalt("main"))
    }
}
