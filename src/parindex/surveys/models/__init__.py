"""What citizens and officials say: planning, collecting, checking."""

from parindex.surveys.models.checking import Attendee as Attendee
from parindex.surveys.models.checking import CallBack as CallBack
from parindex.surveys.models.checking import Flag as Flag
from parindex.surveys.models.checking import Outcome as Outcome
from parindex.surveys.models.checking import VoidUnit as VoidUnit
from parindex.surveys.models.collecting import Channel as Channel
from parindex.surveys.models.collecting import Comment as Comment
from parindex.surveys.models.collecting import FieldTask as FieldTask
from parindex.surveys.models.collecting import Import as Import
from parindex.surveys.models.collecting import PaperBatch as PaperBatch
from parindex.surveys.models.collecting import PaperEntry as PaperEntry
from parindex.surveys.models.collecting import PaperForm as PaperForm
from parindex.surveys.models.collecting import Place as Place
from parindex.surveys.models.collecting import Receipt as Receipt
from parindex.surveys.models.collecting import Reply as Reply
from parindex.surveys.models.collecting import Salt as Salt
from parindex.surveys.models.planning import Door as Door
from parindex.surveys.models.planning import Draw as Draw
from parindex.surveys.models.planning import Invitee as Invitee
from parindex.surveys.models.planning import Quota as Quota
from parindex.surveys.models.planning import Survey as Survey
from parindex.surveys.models.planning import Target as Target
