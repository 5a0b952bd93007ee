// The simulated exchange's listing under a name of its own: the risk gate has
// another type of that name, and a file that sees both could name neither.

public import Exchange

public typealias PaperListing = Listing
