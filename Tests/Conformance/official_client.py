"""Drives the simulated broker with ShareKhan's own Python client, unmodified.

Usage: official_client.py ROOT API_KEY SECRET CUSTOMER

Only two addresses are set from outside, as the client allows: its `root` and the
WebSocket's ROOT_URI. Every call that was made is printed; the first difference from
what is expected ends the run with a message and status 1.
"""

import contextlib
import io
import json
import sys
import threading
import time
from datetime import datetime

import requests
from SharekhanApi.sharekhanConnect import SharekhanConnect
from SharekhanApi.sharekhanWebsocket import SharekhanWebSocket

root, api_key, secret, customer = sys.argv[1:5]
SBIN = 3045

HISTORY_KEYS = set(
    """orderId orderStatus requestStatus orderType exchange tradingSymbol contract instrumentType
    optionType strikePrice expiryDate buySell orderPrice avgPrice orderTriggerPrice scripCode
    exchangeOrderId orderDateTime updateDate lastModTime exchAckDateTime goodtillDate goodtill
    afterHour channelUser channelCode userId updateUser productCode traderId segmentCode clientGroup
    clientAcc brokerage openOrClose pvtOrderInd advOrderType fnoOrderType allOrNone coverOrderId
    orsExchangeMarketCode webResponseTime trailingStatus fohExitDateTime ohEntryDateTime
    childTrailingPrice orderTrailByPrice childTrailByPrice childSlPrice orderTargetPrice
    orderTrailingPrice limitLossTo bookProfitPrice orderQty execQty openQty disclosedQty orderMifQty
    caLevel customerId dpId dpClientId participantCode orsOrderId fnoSquareOff fnoSquareoff
    goodTillDate""".split()
)
HISTORY_NUMBERS = {
    "orderQty", "execQty", "openQty", "disclosedQty", "orderMifQty", "caLevel", "customerId", "dpId",
    "dpClientId", "participantCode", "orsOrderId",
}
BOOK_KEYS = set(
    """orderId customerId scripCode tradingSymbol exchange buySell orderQty disclosedQty execQty
    orderPrice execPrice trigPrice orderStatus requestStatus priceType lastModTime exchDateTime
    productType instrumentType strikePrice optionType expiryDate rmsCode errorMsg afterHour
    goodTill""".split()
)
POSITION_KEYS = set(
    """tradingSymbol exchange scripCode productType buyQty buyRate sellQty sellRate netQty avgPrice
    bpl mtm""".split()
)
HOLDING_KEYS = set(
    """exchange tradingSymbol customerId aval dp pledge pool receivable mf cncqty invstQty marginQty
    dpmarginQty dpmarginValue holdPrice tradingAllowed""".split()
)
FUNDS_KEYS = set(
    """currentCashBalance pendingWithdrawalRequest nonCashLimit cashBpl limitAgainstShares
    cashPreviousSettlementExposure intradayMarginCash fnoPremium fnoBpl intradayMarginFno
    holdFunds""".split()
)
MASTER_KEYS = set(
    """scripCode tickSize instType lotSize companyName indices groupName industry isinCode expiry
    strike multiplier optionType tradingSymbol""".split()
)
CANDLE_KEYS = set("open high low close qty tradeTime tradeDate".split())
FEED_KEYS = set(
    """exchangeCode scripCode ltp ltq preltq ltt lastUpdatedTime open high low close avgPrice bidPrice
    bidQty offPrice offQty qty totalBuyQty totalSellQty perChange rsChange upperCkt lowerCkt yrHigh
    yrLow""".split()
)
INDEX_KEYS = set(
    """exchangeCode scripCode idxCode idxName ltt ltp high low open close yrHigh yrLow turnOver adsInfo
    ads indexADS lastUpdTime ltq preltq settlementprice cashturnover foturnover priceband""".split()
)
ACK_KEYS = set(
    """Exchange CustomerID SharekhanOrderID ExchangeOrderID AckState ExchangeCode SegmentCode
    TradingSymbol BuySellString OrderQty RemainingQty TradeQty TradePrice TradeID DisclosedQty
    DisclosedRemainingQty OrderPrice TriggerPrice ExchangeDateTime ChannelCode ChannelUser ErrorMessage
    OrderType CoverOrderId OrderTrailingPrice OrderTargetPrice BookProfitPrice ChildSLPrice
    LimitLossToPrice""".split()
)

calls = []


def check(condition, text):
    if not condition:
        print("FAILED:", text)
        sys.exit(1)


def same(found, expected, what):
    check(found == expected, f"{what}: expected {expected!r}, found {found!r}")


def call(name, function, *arguments, **named):
    calls.append(name)
    answer = function(*arguments, **named)
    check(isinstance(answer, dict), f"{name} answered {answer!r}")
    return answer


def ok(answer, label):
    same(answer.get("status"), 200, f"status of {label}")
    same(answer.get("message"), label, "label")
    check("timestamp" in answer and answer["timestamp"].endswith("+05:30"), f"timestamp of {label}")
    return answer["data"]


def wait(what, look):
    for _ in range(400):
        found = look()
        if found:
            return found
        time.sleep(0.02)
    check(False, f"waited in vain for {what}")


def token_from_redirect(client, version):
    with contextlib.redirect_stdout(io.StringIO()):
        url = client.login_url(version_id=version)
    query = url.split("?", 1)[1]
    page = requests.get(f"{root}/skapi/auth/login.html?{query}", timeout=7)
    check("lg_btn" in page.text, "the login page shows a button")
    answer = requests.post(f"{root}/skapi/auth/login.html?{query}", allow_redirects=False, timeout=7)
    same(answer.status_code, 302, "redirect of the login page")
    location = answer.headers["Location"]
    check("state=" not in location, "the redirect carries no state")
    return location.split("request_token=", 1)[1]


def log_in(version):
    client = SharekhanConnect(api_key, root=root)
    request_token = token_from_redirect(client, version)
    if version:
        proof = client.generate_session(request_token, secret)
        calls.append("generate_session")
    else:
        proof = client.generate_session_without_versionId(request_token, secret)
        calls.append("generate_session_without_versionId")
    data = ok(call("get_access_token", client.get_access_token, api_key, proof, 12345, versionId=version),
              "access_token")
    same(data["customerId"], customer, "customerId")
    same(data["state"], "12345", "state is echoed as text")
    again = client.get_access_token(api_key, proof, 12345, versionId=version)
    same(again.get("errorType"), "input_error", "a request token is good for one exchange")
    return data


def order(request_type, **changes):
    body = {
        "customerId": customer, "scripCode": SBIN, "tradingSymbol": "SBIN", "exchange": "NC",
        "transactionType": "B", "quantity": 10, "disclosedQty": 0, "price": "0", "triggerPrice": "0",
        "rmsCode": "ANY", "afterHour": "N", "orderType": "NORMAL", "channelUser": customer,
        "validity": "GFD", "requestType": request_type, "productType": "BIGTRADE",
        "instrumentType": None,
    }
    body.update(changes)
    return body


def price_on_tick(price, factor, tick=0.05):
    return f"{round(round(price * factor / tick) * tick, 2)}"


# Login, both ways; then without a token.
log_in(1005)
session = log_in(None)
token = session["token"]
client = SharekhanConnect(api_key, access_token=token, root=root)
stranger = SharekhanConnect(api_key, access_token="nobody", root=root)
same(call("holdings (no token)", stranger.holdings, customer),
     {"status": 403, "message": "error", "errorType": "Access Denied"}, "a stranger's answer")

# Streaming.
SharekhanWebSocket.ROOT_URI = root.replace("http://", "ws://") + "/skstream/api/stream"
stream = SharekhanWebSocket(token)
frames = []


def on_open(_):
    calls.append("SharekhanWebSocket.subscribe")
    stream.subscribe({"action": "subscribe", "key": ["feed", "ack"], "value": [""]})
    calls.append("SharekhanWebSocket.fetchData (feed)")
    stream.fetchData({"action": "feed", "key": ["ltp"], "value": [f"NC{SBIN},NC20000"]})
    calls.append("SharekhanWebSocket.fetchData (ack)")
    stream.fetchData({"action": "ack", "key": [""], "value": [customer]})


stream.on_open = on_open
stream.on_data = lambda _, text: frames.append(text)
threading.Thread(target=stream.connect, daemon=True).start()


def messages(kind):
    return [json.loads(f) for f in list(frames) if f != "heartbeat" and f'"message":"{kind}"' in f]


connect = wait("connect", lambda: messages("connect"))[0]
same(connect["status"], 100, "status of the stream")
check(connect["data"].startswith("Connected "), "connect message")
same(wait("subscribe", lambda: messages("subscribe"))[0]["data"], "success FEED,success ACK", "subscribe")
snapshot = wait("a snapshot", lambda: messages("feed"))[0]["data"]
check(isinstance(snapshot, list) and len(snapshot) == 2, "the first feed message is an array of both")
update = wait("an update", lambda: messages("feed")[1:])[-1]["data"]
check(isinstance(update, dict), "updates are objects")
check(FEED_KEYS <= set(update), f"feed fields: {sorted(FEED_KEYS - set(update))} are missing")
datetime.strptime(update["ltt"], "%m/%d/%Y %H:%M:%S")
index = wait("an index", lambda: messages("indices"))[-1]["data"]
check(INDEX_KEYS <= set(index), f"index fields: {sorted(INDEX_KEYS - set(index))} are missing")
datetime.strptime(index["ltt"], "%m/%d/%Y %I:%M:%S %p")
wait("a traded price", lambda: messages("feed")[-1]["data"]["qty"] > 0)
price = messages("feed")[-1]["data"]["ltp"]

# Orders: refused, placed far away, modified, cancelled, and one that trades.
refused = ok(call("placeOrder (refused)", client.placeOrder, order("NEW", price="0")), "place_order")
same(refused["orderId"], "0", "a refusal's order id")
check(refused["errormsg"], "a refusal has a text")
placed = ok(call("placeOrder", client.placeOrder, order("NEW", price=price_on_tick(price, 0.97))), "place_order")
number = placed["orderId"]
check(number.isdigit() and number != "0" and placed["rmscode"] and not placed["errormsg"], f"{placed}")


def history(order_id):
    return ok(client.exchange("NC", customer, order_id), "order_history")


def status(order_id):
    return history(order_id)[-1]["orderStatus"]


calls.append("exchange")
wait("Pending", lambda: status(number) == "Pending")
changed = price_on_tick(price, 0.965)
answer = ok(call("modifyOrder", client.modifyOrder,
                 order("MODIFY", orderId=number, price=changed, quantity=20, rmsCode=placed["rmscode"])),
            "place_order")
same(answer["orderId"], number, "a modified order keeps its id")
row = wait("the new price", lambda: [r for r in history(number) if r["orderQty"] == 20 and r["orderStatus"] == "Pending"])[-1]
same(float(row["orderPrice"]), float(changed), "modified price")
ok(call("cancelOrder", client.cancelOrder,
        order("CANCEL", orderId=number, price=changed, quantity=20, rmsCode=placed["rmscode"])), "place_order")
wait("Cancelled", lambda: status(number) == "Cancelled")
traded = ok(client.placeOrder(order("NEW", price=price_on_tick(price, 1.02))), "place_order")["orderId"]
wait("Fully Executed", lambda: status(traded) == "Fully Executed")

# Reads.
rows = history(traded)
for row in rows:
    same(set(row), HISTORY_KEYS, "keys of an order history row")
    for key, value in row.items():
        wanted = int if key in HISTORY_NUMBERS else str
        check(isinstance(value, wanted), f"{key} is {value!r}, expected {wanted.__name__}")
same([r["orderStatus"] for r in rows][:3], ["In-Process", "In-Process", "Pending"], "first rows")
same((rows[-1]["execQty"], rows[-1]["openQty"]), (10, 0), "quantities of the last row")
numbers = [r["orsOrderId"] for r in rows[2:]]
check(len(set(numbers)) == len(numbers) and min(numbers) > 2**53, "orsOrderId changes and is large")
for row in rows:
    datetime.strptime(row["lastModTime"], "%Y-%m-%d %H:%M:%S.%f")
book = ok(call("reports", client.reports, customer), "orders_history")
same({r["orderId"] for r in book}, {number, traded}, "orders in the book")
for row in book:
    check(BOOK_KEYS <= set(row), f"book fields: {sorted(BOOK_KEYS - set(row))} are missing")
fills = ok(call("exchangetrades", client.exchangetrades, "NC", customer, traded), "trade_history")
same(sum(f["tradeQty"] for f in fills), 10, "units in an order's trades")
other = requests.get(f"{root}/skapi/services/reports/NC/{customer}/{traded}/trades", timeout=7,
                     headers={"api-key": api_key, "access-token": token}).json()
same(len(other["data"]), len(fills), "the other path of an order's trades")
position = ok(call("trades", client.trades, customer), "trades_history")[0]
check(POSITION_KEYS <= set(position), "position fields")
same((position["netQty"], position["buyQty"], position["sellQty"]), (10, 10, 0), "position")
holding = ok(call("holdings", client.holdings, customer), "holdings")[0]
same(set(holding), HOLDING_KEYS, "holding fields")
same((holding["exchange"], holding["tradingSymbol"], holding["dp"]), ("NSE", "RELIANCE", "25"), "holding")
funds = ok(call("funds", client.funds, "NC", customer), "limit_statement")[0]
same(set(funds), FUNDS_KEYS, "funds fields")
master = ok(call("master", client.master, "NC"), "master")
check(all(set(r) == MASTER_KEYS for r in master), "master fields")
same([r["tradingSymbol"] for r in master if r["scripCode"] == SBIN], ["SBIN"], "SBIN in the master")
candles = ok(call("historicaldata", client.historicaldata, "NC", SBIN, "5minute"), "chart")
check(candles and all(set(c) == CANDLE_KEYS for c in candles), "candle fields")
dates = [datetime.strptime(f"{c['tradeDate']} {c['tradeTime']}", "%d/%m/%Y %H:%M:%S") for c in candles]
check(dates == sorted(dates), "candles are oldest first")
today = datetime.fromisoformat(connect["timestamp"]).date()
check(all(d.date() < today for d in dates), "no candle of the day itself")
bad = call("historicaldata (bad interval)", client.historicaldata, "NC", SBIN, "5m")
same((bad["status"], bad["message"]), (400, "Invalid Chart Period"), "a bad interval")

# What the stream said of the orders meanwhile.
wait("the trade's ack", lambda: [a for a in messages("ack") if a["data"]["AckState"] == "TradeConfirmation"])
acks = [a["data"] for a in messages("ack")]
for ack in acks:
    same(set(ack), ACK_KEYS, "ack fields")
    datetime.strptime(ack["ExchangeDateTime"], "%d/%m/%Y %H:%M:%S")
same([a["AckState"] for a in acks if a["SharekhanOrderID"] == number],
     ["NewOrderConfirmation", "ModifyOrderConfirmation", "CancelOrderConfirmation"], "acks of one order")
same(sum(a["TradeQty"] for a in acks if a["SharekhanOrderID"] == traded), 10, "units in the acks")
wait("a heartbeat", lambda: "heartbeat" in frames)
calls.append("SharekhanWebSocket.unsubscribe")
stream.unsubscribe({"action": "unsubscribe", "key": ["feed"], "value": [f"NC{SBIN},NC20000"]})
time.sleep(0.3)
before = len([f for f in frames if f != "heartbeat"])
time.sleep(0.5)
same(len([f for f in frames if f != "heartbeat"]), before, "frames after unsubscribing")
calls.append("SharekhanWebSocket.close_connection")
with contextlib.redirect_stdout(io.StringIO()):
    stream.close_connection()

print(f"{len(calls)} calls of the official client:")
for name in calls:
    print(" ", name)
