"""Which handler answers which action of ``domain.yml``."""

from __future__ import annotations

from actions import (
    answering,
    applying,
    assisted,
    call_back,
    contacts,
    dialogue,
    keeping,
    learning,
    my_data,
    results,
    screening,
    steering,
)
from actions.context import Handler

HANDLERS: dict[str, Handler] = {
    "action_answer_topic": answering.answer_topic,
    "action_answer_benefit": answering.answer_benefit,
    "action_screen": screening.screen,
    "action_steer_screening": steering.steer,
    "action_show_reasons": results.show_reasons,
    "action_show_changes": results.show_changes,
    "action_share_result": results.share_result,
    "action_how_to_apply": applying.how_to_apply,
    "action_contact_office": contacts.contact_office,
    "action_human_handoff": contacts.human_handoff,
    "action_psych_help": contacts.psych_help,
    "action_privacy": dialogue.privacy,
    "action_greet": dialogue.greet,
    "action_show_menu": dialogue.show_menu,
    "action_thanks": dialogue.thanks,
    "action_goodbye": dialogue.goodbye,
    "action_cancel": dialogue.cancel,
    "action_out_of_scope": dialogue.out_of_scope,
    "action_not_understood": dialogue.not_understood,
    "action_visits": dialogue.visits,
    "action_keep_interview": keeping.keep_interview,
    "action_resume_interview": keeping.resume_interview,
    "action_my_data": my_data.my_data,
    "action_delete_my_data": my_data.delete_my_data,
    "action_leave_contact": call_back.leave_contact,
    "action_help_other": assisted.help_other,
    "action_wipe_phone": assisted.wipe_phone,
    "action_allow_learning": learning.allow_learning,
}
