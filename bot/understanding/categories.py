"""What a text is about, in the names that the API and ``hulei understand`` give it.

Intents may be finer than that (nlu_data/README.md): each is reported as one category.
"""

from __future__ import annotations

_TOPIC_INTENT = "ask_"

_REPORTED_AS = {
    "inform": "eligibility_screening",
    "result_so_far": "eligibility_screening",
    "start_over": "eligibility_screening",
    "another_child": "eligibility_screening",
    "step_back": "correct_previous_answer",
    "dont_know": "deny",
    "decline_answer": "deny",
    "why_ask": "privacy_question",
    "show_menu": "greet",
    "nlu_fallback": "out_of_scope",
    "help_other": "how_to_apply",
    # Said in set phrases only (bot/understanding/steering.py).
    "leave_contact": "human_handoff",
    "wipe_phone": "privacy_question",
    "my_data": "privacy_question",
    "delete_my_data": "privacy_question",
    "allow_learning": "privacy_question",
    "keep_interview": "privacy_question",
    "resume_interview": "eligibility_screening",
}


def category(intent: str | None) -> str:
    """The category that an intent is reported as; nothing understood is out of scope.

    >>> category("ask_dibao")
    'benefit_question:dibao'
    """
    if not intent:
        return "out_of_scope"
    if intent.startswith(_TOPIC_INTENT):
        return f"benefit_question:{intent.removeprefix(_TOPIC_INTENT)}"
    return _REPORTED_AS.get(intent, intent)
