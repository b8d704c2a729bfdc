"""Names every table for Django alone; nobody else imports from here."""

from casework.policy.held import (
    CaseHeldByUnit,
    CaseHeldByWorker,
    ReferralHeldByUnit,
    ReferralHeldByWorker,
    RefugeHeldByUnit,
    RefugeHeldByWorker,
)
from casework.records.cases import Case, Clock, Exclusion
from casework.records.facts import CaseFacts
from casework.records.intake import Consent, Note, Report
from casework.records.livelihood import LivelihoodInput, LivelihoodPlan, Milestone, Training
from casework.records.organisations import Organisation
from casework.records.oversight import Decoy, Review
from casework.records.people import Fingerprint, SafeContact, Survivor
from casework.records.referral import Referral
from casework.records.reintegration import ClosureReview, FollowUp
from casework.records.safety import Refuge, RiskAssessment, SafetyPlan
from casework.records.sittings import Sitting
from casework.records.territory import TerritoryUnit
from casework.records.units import Membership, MembershipKey, ProvinceRoll, Unit, UnitKey
from casework.records.withheld import WithheldName
from casework.records.workers import SignInFailure, WayIn, Worker
from casework.trail.alarms import Alarm
from casework.trail.chain import CaseChain
from casework.trail.events import Event
from casework.trail.leaves import Checkpoint, Leaf, PendingEvent, TreeNode

__all__ = [
    "Alarm",
    "Case",
    "CaseChain",
    "CaseFacts",
    "CaseHeldByUnit",
    "CaseHeldByWorker",
    "Checkpoint",
    "Clock",
    "ClosureReview",
    "Consent",
    "Decoy",
    "Event",
    "Exclusion",
    "Fingerprint",
    "FollowUp",
    "Leaf",
    "LivelihoodInput",
    "LivelihoodPlan",
    "Membership",
    "MembershipKey",
    "Milestone",
    "Note",
    "Organisation",
    "PendingEvent",
    "ProvinceRoll",
    "Referral",
    "ReferralHeldByUnit",
    "ReferralHeldByWorker",
    "Refuge",
    "RefugeHeldByUnit",
    "RefugeHeldByWorker",
    "Report",
    "Review",
    "RiskAssessment",
    "SafeContact",
    "SafetyPlan",
    "SignInFailure",
    "Sitting",
    "Survivor",
    "TerritoryUnit",
    "Training",
    "TreeNode",
    "Unit",
    "UnitKey",
    "WayIn",
    "WithheldName",
    "Worker",
]
