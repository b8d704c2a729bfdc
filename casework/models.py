"""Names every table for Django alone; nobody else imports from here."""

from casework.policy.grant_tables import (
    CaseHeldByUnit,
    CaseHeldByWorker,
    ReferralHeldByUnit,
    ReferralHeldByWorker,
    ShelterStayHeldByUnit,
    ShelterStayHeldByWorker,
)
from casework.records.cases import Case, Clock, Exclusion
from casework.records.intake import Consent, Incident, Note
from casework.records.livelihood import LivelihoodInput, LivelihoodPlan, Milestone, Training
from casework.records.organisations import Organisation
from casework.records.oversight import Decoy, Review
from casework.records.people import Fingerprint, SafeContact, Survivor
from casework.records.redacted_names import RedactedName
from casework.records.referral import Referral
from casework.records.reintegration import ClosureReview, FollowUp
from casework.records.safety import RiskAssessment, SafetyPlan, ShelterStay
from casework.records.statistics import CaseStatistics
from casework.records.territory import TerritoryUnit
from casework.records.units import Membership, MembershipKey, ProvinceRoll, Unit, UnitKey
from casework.records.worker_sessions import WorkerSession
from casework.records.workers import Credential, SignInFailure, Worker
from casework.trail.alerts import Alert
from casework.trail.events import Event
from casework.trail.log.chain import CaseChain
from casework.trail.proof.leaves import Checkpoint, Leaf, PendingEvent, TreeNode

__all__ = [
    "Alert",
    "Case",
    "CaseChain",
    "CaseHeldByUnit",
    "CaseHeldByWorker",
    "CaseStatistics",
    "Checkpoint",
    "Clock",
    "ClosureReview",
    "Consent",
    "Credential",
    "Decoy",
    "Event",
    "Exclusion",
    "Fingerprint",
    "FollowUp",
    "Incident",
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
    "RedactedName",
    "Referral",
    "ReferralHeldByUnit",
    "ReferralHeldByWorker",
    "Review",
    "RiskAssessment",
    "SafeContact",
    "SafetyPlan",
    "ShelterStay",
    "ShelterStayHeldByUnit",
    "ShelterStayHeldByWorker",
    "SignInFailure",
    "Survivor",
    "TerritoryUnit",
    "Training",
    "TreeNode",
    "Unit",
    "UnitKey",
    "Worker",
    "WorkerSession",
]
