"""What is still to be asked about a claim: the facts that may change what is not known yet, most telling first."""

from policy_lang.inquiry.questions import Inquiry, Question, inquire

__all__ = ["Inquiry", "Question", "inquire"]
