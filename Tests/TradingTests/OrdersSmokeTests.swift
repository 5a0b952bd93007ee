import Market
import Testing
import Trading
