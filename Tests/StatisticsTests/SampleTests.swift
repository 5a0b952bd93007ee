import Statistics
import Testing

@Suite("A sample")
struct SampleTests {
    @Test("has the mean of its values")
    func mean() { #expect(Sample([1, 2, 6]).mean == 3) }

    @Test("divides its variance by one less than its size")
    func variance() {
        #expect(Sample([1, 2, 6]).variance == 7)
        #expect(Sample([1]).variance.isNaN)
    }

    @Test("interpolates a percentile between its neighbours")
    func percentile() {
        #expect(Sample([4, 1, 3, 2]).percentile(0.5) == 2.5)
        #expect(Sample([4, 1, 3, 2]).percentile(1) == 4)
        #expect(Sample([]).percentile(0.5).isNaN)
    }

    @Test("has no shape without spread")
    func shape() {
        #expect(Sample([1, 1, 1, 1]).skewness.isNaN)
        #expect(Sample([1, 2]).skewness.isNaN)
        #expect(Sample([1, 2, 3]).skewness == 0)
    }

    @Test("falls into as many bins as asked, the greatest into the last")
    func histogram() {
        let bins = Sample([0, 1, 2, 3, 4]).histogram(bins: 2)
        #expect(bins.map(\.count) == [2, 3])
        #expect(bins[0].to == 2)
    }
}
