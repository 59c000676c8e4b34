"""The command cards: what stands on each, in the order of a day."""

from lims.numbers import COMMAND_WORDS, spell_command
from lims.printing.cards import CommandCard

_WORDS = {
    "RECEIVE": ("Receive", "接收", "Then label, seal, label, seal …", "然后依次扫描：标签、封条、标签、封条……"),
    "START": ("Start work", "开始检验", "Sample, instrument, then this card.", "先扫样品、仪器，再扫此卡。"),
    "HANDOVER": ("Hand over", "交接", "Samples, this card, then the person's.", "先扫样品，再扫此卡，最后扫人员卡。"),
    "STORE": ("Put away", "入库", "Samples, this card, then the place.", "先扫样品，再扫此卡，最后扫库位。"),
    "TAKEOUT": ("Take out", "取出", "Samples, then this card; or it first, then each.", "先扫样品再扫此卡，或反之。"),
    "DISPOSE": ("Dispose", "处置", "Samples of an approved list, then this.", "先扫已批准清单上的样品，再扫此卡。"),
    "NEXT": ("Next", "下一个", "Ends a command, lays everything down.", "结束当前指令，清空手中样品。"),
    "UNDO": ("Undo", "撤销", "Takes the last scan back, within a minute.", "一分钟内撤销上一次扫描。"),
    "WHOAMI": ("Who am I", "我是谁", "Says who acts here.", "显示当前操作人员。"),
}  # fmt: skip


def command_cards() -> list[CommandCard]:
    """Return all cards."""
    return [CommandCard(spell_command(word), *_WORDS[word]) for word in COMMAND_WORDS]
