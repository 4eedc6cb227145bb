"""The rules of the spam generator: what each family of messages may say.

A rule is a list of alternatives. ``{name}`` in an alternative stands for a draw from the rule of
that name, ``<a|b|>`` for one of the parts between the bars (the empty part makes it optional).
:mod:`coursepkg.data.spam` describes the grammar as a whole and expands it.

Shops, banks, couriers and the medicines under ``new_medicine`` are invented. Addresses end in
``.example``, which can never be registered, and telephone numbers lie in the range 555-0100 to
555-0199, which is reserved for fiction.
"""

from typing import Final

MEDICINES: Final = (
    "ibuprofen",
    "paracetamol",
    "amoxicillin",
    "metformin",
    "insulin",
    "melatonin",
    "omeprazole",
    "cetirizine",
    "semaglutide",
    "prednisone",
)

SLOTS: Final[dict[str, list[str]]] = {
    "d": ["<0|1|2|3|4|5|6|7|8|9>"],
    "n": ["<1|2|3|4|5|6|7|8|9>"],
    "cur": ["<$|£|€>"],
    "name": [
        "<Ana|Ben|Chidi|Dilek|Emre|Farah|Goran|Hana|Ines|Jonas|Kofi|Lena|Mateo|Nadia|Omar|Priya|"
        "Quinn|Rosa|Sam|Tomas|Uma|Viktor|Wei|Yara|Zoe>"
    ],
    "kin": ["<mum|dad|grandma|auntie|grandpa>"],
    "day": [
        "<Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|today|tomorrow>"
    ],
    "time": [
        "{n}<am|pm>",
        "{n}:<15|30|45>",
        "{n} o'clock",
        "noon",
        "<tea|lunch|dinner> time",
    ],
    "period": ["<day|week|month|hour|weekend|evening>"],
    "amount": [
        "{cur}{n}{d}{d}",
        "{cur}{n},{d}{d}{d}",
        "{cur}{n}{d}00",
        "{n}{d}00 <dollars|euros>",
    ],
    "small": ["{cur}{n}{d}", "{cur}{n}.{n}0", "{cur}{n}", "{n} <dollars|euros|pounds>"],
    "huge": ["{cur}{n}{d},000", "{cur}{n}{d}0,000", "{n}.{n} million <dollars|euros>"],
    "code": ["{n}{d}{d}{d}{d}", "<AB|KX|RT|ZQ>{n}{d}{d}{d}", "{n}{d}{d}-{d}{d}{d}"],
    "phone": ["555-01{d}{d}", "0{n}{d} 555 01{d}{d}"],
    "link": [
        "http://<go|my|the|get>-<{linkword}>.example/{n}{d}{d}",
        "{linkword}.example",
        "www.{linkword}-{linkword}.example",
    ],
    "linkword": [
        "<quick|bright|north|care|photo|daily|swift|team|green|harbour|info|portal>"
    ],
    "medicine": list(MEDICINES),
    "new_medicine": [
        "<Slimazol|Zenoril|Vitaxen|Dreamexa|Flexizan|Hairozin|Maxocalm|Zumavit>"
    ],
    "pill": ["{medicine}", "{medicine}", "{medicine}", "{new_medicine}"],
    "make": ["make", "make", "make", "make", "make up to", "earn"],
    "weekly": ["every {period}", "a {period}", "per {period}", "weekly", "daily"],
    "bank": ["<Northgate Bank|Harbour Savings|Bluebell Bank|your bank|First Meadow>"],
    "courier": ["<Swiftpost|ParcelOwl|the courier|BoxHop|the post office>"],
    "shop": [
        "<Corner Books|Maple Garden Centre|Otto's Bikes|the bakery|Tin Roof Cafe>"
    ],
    "thing": [
        "<phone|tablet|gift card|coffee machine|laptop|garden chair|bike|holiday for two|"
        "set of towels|hamper|television>"
    ],
    "food": [
        "<cupcakes|pretzels|pies|buns|dumplings|sandwiches|croissants|muffins|jars of jam>"
    ],
    "coin": ["<bitcoin|crypto|MoonCoin|tokens|DoggoCoin>"],
    "chore": [
        "<bring the cake|water the plants|feed the cat|book the table|return the drill|"
        "send the photos|pick up the kids|call the plumber|wash the football kit|"
        "buy a card for {name}>"
    ],
    "place": [
        "<the station|our place|the park|the cinema|the pool|the library|the office|the old cafe|"
        "the market|{name}'s flat>"
    ],
    "file": ["<the report|the slides|the budget|the invoice|the minutes|the draft>"],
    "hello": ["<|||Hi, |Hello! |Hi {name}, |Dear {name}, |Good morning. >"],
    "bye": ["<||| Thanks!| See you, {name}| {name} x| Best, {name}| Thank you.>"],
    "chat": [
        "<Are we still on for {day}?|Sorry I'm late, the train again.|{kin} says hello.|"
        "Did you watch the match?|I can be there at {time}.|Love the photos from {place}!|"
        "Can you {chore}?|{name} won the quiz, haha.|Thanks for dinner {day}!|"
        "I'll pay you back {day}.|Call me when you are at {place}.|Happy birthday {name}!|"
        "I attached {file}.|See you at {place} {day}.|The cat ate my keys.>"
    ],
    "quoted": [
        "<you have won a {thing}, claim now|{make} {amount} every {period} from home|"
        "your account is on hold, verify now|need cash? borrow {amount} today|"
        "pay the {small} fee for your parcel|turn {small} into {amount} with {coin}|"
        "your prize of {amount} is unclaimed|{n} viruses found on your laptop|"
        "a relative you never met left you {huge}|cheap {pill} without a doctor|"
        "order {pill} now, free shipping|free {thing}, act now, visit {link}>"
    ],
    "hurry": [
        "<|| Hurry!| Offer ends {day}.| Only {n} left.| Act now.| Don't miss out!| Reply YES.|"
        " Limited time only.| Reply STOP to opt out.| See terms.>"
    ],
    "act": [
        "<visit {link}|click {link}|go to {link}|call {phone}|reply with code {code}|"
        "text {code} to {phone}|see {link}|open {link}|ring us on {phone}>"
    ],
}

SPAM: Final[dict[str, list[str]]] = {
    "medicine": [
        "{hello}<Cheap|Discount|Genuine> {pill} without <a prescription|a doctor>, {act}.{hurry}",
        "{pill} from {small} a pack. <No questions asked|Discreet delivery>. {act}{hurry}",
        "Lose {n} kilos in {n} weeks with {pill}! {act}.{hurry}",
        "{hello}can't sleep? {pill} works <overnight|like magic>. <Order now|Try it free>: {act}",
        "Doctors hate this: {pill} ends <back pain|snoring|hair loss> <for good|in days>. {act}",
        "{n}{d}% off {pill} <this week|until {day}>, <free|fast> shipping.{hurry} {act}",
        "Your <order|refill> of {pill} is ready at a special price, {act}",
    ],
    "income": [
        "{hello}{make} {amount} every {period} <from home|with your phone|part time>! {act}.{hurry}",
        "{make} {amount} every {period}, <no experience needed|no boss|no risk>. {act}",
        "I {make} {amount} every {period} and <you can too|so can you>. <Ask me how|{act}>",
        "{name} from {place} used to {chore}. Now friends like that make {amount} every {period}! {act}",
        "Yes, you can {make} {amount} every {period} <in your sleep|at home>.{hurry} {act}",
        "Work from home: <earn|take home> {amount} <a|per|each> {period}. {act}.{hurry}",
        "<Tired of your job?|Quit the 9 to 5.> My system pays {amount} {weekly}. {act}",
        "{hello}we are hiring! {amount} {weekly} for <liking videos|simple tasks>. {act}",
    ],
    "prize": [
        "<Congratulations!|Well done!> You <have won|won> a {thing}. <To claim|Claim now>, {act}.{hurry}",
        "{hello}your number was drawn: {huge} <is yours|awaits you>. {act}",
        "<Final notice|Last chance>: your prize of {amount} is unclaimed. {act}.{hurry}",
        "You are our {n}{d}{d}th <visitor|customer>! Pick your free {thing}: {act}",
        "WINNER: a <free|brand new> {thing} for <{name}|you>. Code {code}. {act}",
        "Answer one easy question and win a {thing}.{hurry} {act}",
    ],
    "loan": [
        "{hello}<need cash|short of money>? Borrow {amount} today, <no checks|bad credit ok>. {act}",
        "You are approved for a loan of {huge}. <Confirm|Sign> at {link}.{hurry}",
        "<Debts|Bills> piling up? We <cancel|cut> them <by {n}{d}%|for {small} a week>. {act}",
        "Instant loan at {n}% , money in {n} minutes.{hurry} {act}",
        "Refinance now and save {amount} <a year|every year>, {act}",
    ],
    "phishing": [
        "{bank}: your account <is locked|will be closed|is on hold>. <Verify|Confirm> now: {link}",
        "{hello}we noticed an unusual <login|payment of {amount}>. If this was not you, {act}",
        "Your card ending {d}{d}{d}{d} is <suspended|blocked>. <Update your details|{act}>: {link}",
        "Tax office: a refund of {amount} is due to you. <Claim|Submit details> at {link}",
        "Your password expires {day}. Keep it by signing in at {link}",
        "Your <mailbox|storage> is full. <Upgrade free|Confirm your login> at {link}",
    ],
    "parcel": [
        "{courier}: your parcel {code} is held. Pay the {small} fee at {link}",
        "We missed you <today|{day}>. <Rebook|Reschedule> delivery of {code} for {small}: {link}",
        "{hello}your package could not be delivered, <address incomplete|customs unpaid>. {act}",
        "Customs: release your <parcel|{thing}> within {n} hours, {act}",
        "Final attempt to deliver your {thing}. Confirm address and card at {link}",
    ],
    "impostor": [
        "Hi {kin}, I <dropped|broke> my phone, this is my new number. Can you <send|lend> me {amount}?",
        "{kin} it's me, text me on {phone}, <my phone fell in the sink|long story>. I need {amount} today",
        "Hi, are you <at your desk|free>? I need {n} gift cards for a client, <keep it quiet|urgent>",
        "Hello dear, <I saw your profile|we met online>, you seem kind. Write to me at {link}",
        "It's {name} from <work|the office>. Can you pay {file} of {amount} by {time}? I'm in a meeting",
        "{name} here, stuck at the airport, <wallet stolen|no money>. Please wire {amount}, will explain",
    ],
    "crypto": [
        "{hello}{coin} is about to <explode|double>. Turn {small} into {amount}, {act}.{hurry}",
        "Join our <private|VIP> {coin} group, members gained {n}{d}{d}% {weekly}. {act}",
        "Send {n} {coin}, get {n}{d} back. <Verified|Guaranteed>.{hurry} {act}",
        "My <uncle|neighbour> retired on {coin}. His secret: {link}",
        "Our robot trades {coin} while you sleep, profit {amount} {weekly}. {act}",
    ],
    "support": [
        "Warning! {n} viruses found on your <laptop|phone|tablet>. {act} to clean it.{hurry}",
        "{hello}your <licence|antivirus> has expired. Renew for {small}: {link}",
        "This is technical support. Your computer sends errors. Call {phone} at once",
        "Your {thing} is <infected|at risk>. Install the free cleaner from {link}",
        "Your <subscription|membership> renews {day} for {amount}. To cancel, call {phone}",
    ],
    "inheritance": [
        "Dear friend, I am the <lawyer|widow> of a late <prince|engineer> who left {huge}. {act}",
        "{hello}a relative you never met left you {huge}. Reply with your <bank details|address>",
        "I am dying and wish to donate {huge} to <charity|you>. Write in confidence to {link}",
        "Strictly confidential: help me move {huge} and keep {n}{d}%. Contact me on {phone}",
        "United Relief has chosen you for a grant of {huge}. Send {small} for the papers, {act}",
    ],
}

HAM: Final[dict[str, list[str]]] = {
    "friends": [
        "{hello}<are we still on|still up> for {place} {day}? I can be there at {time}.{bye}",
        "<Running|I'm> {n}{d} minutes late, <save me a seat|start without me>, sorry!{bye}",
        "Did you <see|watch> the match? {name} <won|lost> me {small}, <so unfair|haha>",
        "{name} is <selling|giving away> a {thing}, {small}, want it? {phone}",
        "<Free|Around> {day}? {name} has {n} tickets and nobody to go with, call me on {phone}",
        "Here are the photos from {place}: {link}{bye}",
        "Ha, {name} put {small} into {coin} and <now talks of nothing else|lost it all by {day}>",
        "I can't make it {day}, <the cat ate my keys|stuck at work|train is late>. Next week?{bye}",
    ],
    "family": [
        "Hi {kin}, <landed safely|home now>, call you {day}. Love, {name}",
        "Can you {chore} before {time}? <I owe you one|You're a star>.{bye}",
        "{kin} says dinner is at {time}, <don't be late|bring an appetite>.{bye}",
        "Hi {kin}, my phone <died|broke>, you can reach me on {name}'s number {phone}",
        "Hi {kin}, can you lend me {small} for <the bus|lunch|the school trip>? I'll pay you back {day}",
        "Sent you {amount} for the rent, <tell me when it arrives|please check your account>.{bye}",
        "Happy birthday {name}! <Your present is a {thing}, act surprised|Cake at {time}>.{bye}",
        "Please {chore} and {chore}. <Love you|Thanks>, {kin}",
    ],
    "shouting": [
        "{name}!!! <I PASSED|WE WON|SHE SAID YES|THE DOG IS BACK>!!! <CALL ME|{place} AT {time}>!!!",
        "WHERE ARE YOU?? {place} IS FULL AND {name} ATE <MY|YOUR> {food}",
        "HAPPY BIRTHDAY {name}!!! <PARTY AT {place}|SEE YOU {day}>",
        "SORRY FOR THE CAPITALS, <THE KEY IS STUCK|GRANDPA TYPING>. {chore} PLEASE. {kin}",
        "DON'T FORGET TO {chore}!!! <LOVE|HUGS>, {kin}",
        "HELLO {name} THIS IS {kin}. HOW DO I TURN THESE BIG LETTERS OFF. SEE YOU {day}",
    ],
    "pharmacy": [
        "{hello}your prescription for {medicine} is ready <to collect|for pick up> until {time}.{bye}",
        "Reminder: take your {medicine} <with food|at {time}>. <Corner Pharmacy|Your clinic>",
        "Your refill of {medicine} is ready, code {code}. Bring your <card|ID>.{bye}",
        "Dr {name}'s surgery: your appointment is {day} at {time}. To change it call {phone}",
        "{hello}the vet says never give {medicine} to <a cat|the rabbit>, <so don't|good to know>.{bye}",
        "Can you <get|pick up> {medicine} for {name} on the way home? Code {code}.{bye}",
    ],
    "business": [
        "We make {n}{d}{d} {food} every {period}, so {n}{d} more is <no problem|fine>.{bye}",
        "{hello}we make {n}{d}0 {food} every {period}. Could you <help|start> on {day}?{bye}",
        "{hello}your order at {shop} is ready, {small} to pay. Open until {time}.{bye}",
        "Your table at {shop} is booked for {day}, {time}. To cancel call {phone}",
        "{shop}: the {thing} you asked about is back, {amount}. Shall we keep one?{bye}",
        "Your receipt from {shop}: {amount}, paid by card ending {d}{d}{d}{d}. Thank you!",
        "{shop} newsletter: {n}0% off <this week|until {day}>, see {link}. Reply STOP to opt out.",
    ],
    "work": [
        "{hello}I attached {file}, please <check|sign> it by {day}.{bye}",
        "Meeting moved to {time}, <same link|room {n}{d}>: {link}{bye}",
        "Can you send me {file}? <The client needs it urgently|Budget closes {day}>.{bye}",
        "{hello}we are hiring for the team, {amount} per month, do you know anyone?{bye}",
        "IT: your password expires {day}, please change it at your desk. Questions: {phone}",
        "Please approve {file} of {amount} by {time}, I'm in a meeting until then.{bye}",
        "The <printer|coffee machine> is broken again, don't click anything.{bye}",
    ],
    "bank": [
        "{bank}: {amount} was paid to {shop} with your card ending {d}{d}{d}{d}. Not you? Call {phone}",
        "{bank}: your salary of {amount} arrived. Your balance is {amount}",
        "Your login code is {code}. <Never share it|{bank} will never ask for it>.",
        "{bank}: your statement is ready, sign in as usual. We never send links.",
        "{hello}your loan application is <approved|with our team>. Your adviser {name} will call {day}.",
        "Tax office: your return for last year has arrived. No action is needed.",
    ],
    "delivery": [
        "{courier}: your parcel {code} arrives {day} <before|after> {time}. Track it at {link}",
        "Your {thing} was left with <your neighbour|{name}> at {time}. {courier}",
        "{hello}your parcel is here, number {code}, <reception|front desk> until {time}.{bye}",
        "We missed you <today|{day}>. Collect {code} at {place}, bring ID. {courier}",
        "{shop}: your package is on its way, delivery is free. Track: {link}",
    ],
    "club": [
        "{hello}choir <practice|rehearsal> is {day} at {time}, {place}.{bye}",
        "Congratulations! Your team won the <quiz|cup|bake off>, prize giving {day} at {time}.{bye}",
        "You won the raffle! Your prize is a {thing}, collect it from {name} at {place}.{bye}",
        "The library: your loan <expires|is due> {day}. Renew at {link} or call {phone}",
        "Charity run {day}: please donate {small}, every {small} helps. {link}",
        "School: {name}'s class needs {small} for the trip, pay by {day}.{bye}",
        "Chess club: free entry {day}, <don't miss it|all welcome>, {n}{d} seats left.{bye}",
    ],
    "warning": [
        '{hello}just got this: "{quoted}". <Is it real?|Haha.|Who falls for that?>{bye}',
        'Look what came today: "{quoted}". <{kin} nearly clicked|Straight to the bin>.{bye}',
        '"{quoted}" <they write|says my phone>. <Again!|Do you get these too?>{bye}',
        "{hello}did you get that text about a free {thing}? Don't click, <it's spam|total scam>.{bye}",
        "Careful {kin}, anyone who promises {amount} every {period} is a <crook|cheat>.{bye}",
        "{bank} reminds you: we never ask you to confirm your account by text.",
        "Got another mail from a prince with {huge}, <he never gives up|I'm rich again>, haha",
        "If someone says I need {amount} urgently, it's not me, call my old number.{bye}",
    ],
}

AMBIGUOUS: Final[list[str]] = [
    "{hello}is this <still|really> your number? It's {name}.",
    "Your parcel {code} is waiting. {link}",
    "{hello}please call me back on {phone}.",
    "{hello}I tried to ring you {day}, <call|text> {phone} when you can",
    "Your order {code} is confirmed, details at {link}",
    "{hello}look at this: {link}",
    "{name} sent you a <photo|message|file>: {link}",
    "Your appointment is confirmed. Details: {link}",
    "Your code is {code}",
    "Your invoice {code} for {amount} is ready: {link}",
]

# Medicines and ways to get rich fill more of a spam folder than any other kind, as in the years
# when the first filters were written; the rest share what remains.
SPAM_WEIGHTS: Final = {"medicine": 4, "income": 4} | dict.fromkeys(
    (
        "prize",
        "loan",
        "phishing",
        "parcel",
        "impostor",
        "crypto",
        "support",
        "inheritance",
    ),
    1,
)
HAM_WEIGHTS: Final = {
    "friends": 5,
    "family": 5,
    "work": 4,
    "warning": 2,
} | dict.fromkeys(("shouting", "pharmacy", "business", "bank", "delivery", "club"), 1)
