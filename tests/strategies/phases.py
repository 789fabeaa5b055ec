"""Payers of other kinds: those that follow a schedule, with its phases and the account that ends them, those that give
back what others paid, and those that are like a template.

Enters: a world and the payers of a scheme. Leaves: the payers, some of which follow a schedule now, with the texts of the
account and of the schedule. Always holds: every payer that follows has a share in the last phase, and the shares of a
phase leave something to the person, so that an account of own shares grows in every phase.
"""

from attrs import evolve

from policy_lang.syntax.keywords import keywords
from tests.strategies.payers import ClauseText, Payers, PayerText, paid_account
from tests.strategies.words import Name, Words
from tests.strategies.world import World

_SAID_BY_THE_SCHEDULE = frozenset({"on", "draws", "period", "counting", "deductible", "covers", "amount"})
_LABELS = (("start", "首段"), ("middle", "中段"), ("upper", "高段"))


def scheduled(
    world: World, payers: Payers, own: tuple[PayerText, ...]
) -> tuple[tuple[PayerText, ...], tuple[str, ...]]:
    """Some payers that follow a schedule; none where no payer can."""
    words = world.words
    able = [payer for payer in own if not payer.given and not payer.exceptions]
    if not able:
        return own, ()
    following = words.some(able, 1, 3)
    pool, name = words.call(words.pick(payers.pools)), words.name("stepwise", "分段办法")
    account = words.name("stepped", "分段台账")
    counted = words.pick((
        pool, words.word("OWN_SHARE"), f"{words.word('OWN_SHARE')} + {words.call(following[0].name)}",
    ))  # fmt: skip
    ledger = f"{words.word('LEDGER')} {account.declared} {words.word('COUNTS')} {counted} {payers.scope()}"
    lines = [f"{words.word('SCHEDULE')} {name.declared}{world.cites(20)}", f"  {words.word('ON')} {pool}"]
    for label in _LABELS[: words.random.randint(1, 3)]:
        shares = _shares(words, words.some(following, 0, 2))
        ends = f"{words.word('UNTIL')} {words.call(account)} {words.word('REACHES')} {words.money(50, 9000)}"
        lines.append(f"  {words.word('PHASE')} {words.name(*label).declared} {ends}{shares}")
    lines.append(f"  {words.word('PHASE')} {words.name('rest', '末段').declared}{_shares(words, following)}")
    found = tuple(_follower(words, payer, name) if payer in following else payer for payer in own)
    return found, (ledger, "\n".join(lines))


def _shares(words: Words, following: list[PayerText]) -> str:
    most = 90 // max(len(following), 1)
    parts = [f"{words.call(payer.name)} {words.word('PAYS')} {words.ratio(5, most)}" for payer in following]
    return f": {words.listed(parts)}" if parts else ""


def _follower(words: Words, payer: PayerText, schedule: Name) -> PayerText:
    kept = [clause for clause in payer.clauses if clause.slot not in _SAID_BY_THE_SCHEDULE]
    follows = ClauseText("amount", f"{words.word('FOLLOWS')} {words.call(schedule)}")
    found = evolve(payer, clauses=(follows, *kept))
    return evolve(found, limited=paid_account(found))


def returning(world: World, payers: Payers, own: tuple[PayerText, ...]) -> tuple[tuple[PayerText, ...], bool]:
    """The payers, one of which gives something back; whether there is one that can."""
    words = world.words
    able = [payer for payer in own[1:] if not payer.given and not payer.exceptions]
    if not able:
        return own, False
    chosen = words.pick(able)
    kept = [clause for clause in chosen.clauses if clause.slot in {"on", "cites", "condition", "less", "rounds", "for"}]
    amount = words.ratio(10, 60) if words.chance(60) else words.money(20, 900)
    pool = words.call(words.pick(payers.pools))
    clauses = (
        *kept, ClauseText("draws", f"{words.word('DRAWS_ON')} {pool}"), payers.each_claim(),
        ClauseText("amount", f"{words.word('RETURNS')} {amount}"),
    )  # fmt: skip
    changed = evolve(chosen, clauses=clauses, limited=False)
    return tuple(changed if payer is chosen else payer for payer in own), True


def templated(world: World, own: tuple[PayerText, ...]) -> tuple[tuple[PayerText, ...], tuple[str, ...]]:
    """The payers, one of which is like a template that has its clauses; and the template."""
    words = world.words
    row = keywords().rows["DRAWS_ALIKE_ON"]
    alike = (row.spelling("en"), row.spelling("zh"), *row.also)
    able = [
        payer for payer in own
        if not payer.given and not payer.has("less") and not any(one.text.startswith(alike) for one in payer.clauses)
    ]  # fmt: skip
    if not able:
        return own, ()
    chosen = words.pick(able)
    name, taken_off = words.name("usual_way", "通常办法"), words.name("taken_off", "扣减额")
    less = ClauseText("less", f"{words.word('LESS')} {words.call(taken_off)}")
    template = evolve(
        chosen, head=f"{words.word('TEMPLATE')} {name.declared} ({taken_off.declared})", clauses=(*chosen.clauses, less)
    ).text
    head = f"{chosen.head} {words.word('LIKE')} {words.call(name)}({words.money(0, 50)})"
    changed = evolve(chosen, head=head, clauses=(), exceptions=())
    return tuple(changed if payer is chosen else payer for payer in own), (template,)
