import Statistics
import Testing

@Suite("A sample")
struct SampleTests {
    @Test("has the mean of its values")
    func mean() { #expect(Sample([1, 2, 6]).mean == 3) }
}
