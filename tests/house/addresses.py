"""Who may open what: one line an address, one sign a kind of person. A new address is not done before it stands here (DESIGN §10).

+ let in · - visible but refused, with the reason · . learns nothing · > sent to sign-in · ! told so (401) · o public · = on to the start
"""

ACTORS = ("out", "other", "outsider", "upkeep", "signatory", "above", "monitor", "administrator")

#: out, monitor and administrator of another branch, upkeep and signatory of the enterprise, administrator above, monitor, administrator
TABLE = """
anomaly.clips GET             !....+++
anomaly.decide POST           >....+-+
anomaly.decide_several POST   >-+--+-+
anomaly.end_violation POST    >....+-+
anomaly.flag POST             !....-+-
anomaly.inform POST           >....-++
anomaly.listed GET            >+++++++
anomaly.mend POST             !....-+-
anomaly.minor GET             >-+--+-+
anomaly.settle POST           >....+-+
anomaly.settle_several POST   >-+--+-+
anomaly.shown GET             >....+++
availability.export GET       >+++++++
availability.listed GET       >+++++++
availability.shown GET        >..+.+++
camera.change GET POST        >..-.--+
camera.export GET             >+++++++
camera.install GET POST       >..-.--+
camera.listed GET             >+++++++
camera.remove POST            >..-.--+
camera.shown GET              >..+.+++
camera.switch_off POST        >..-.--+
camera.switch_on POST         >..-.--+
camera.take_in GET POST       >-+..+-+
camera.try_stream POST        >..-.--+
camera_code.assign GET POST   >..-.--+
camera_code.explained GET     >..-.--+
camera_code.tables GET        >..-.--+
clock_doubt.confirm POST      >.+..+.+
clock_doubt.shown GET         >.+..+.+
clip.video GET                !.....++
diagnosis.states GET          !+++++++
conformity.accept GET POST    >..-.--+
conformity.classify GET POST  >..-.--+
conformity.compare GET        >-.--+-+
conformity.line GET           >-.--+-+
conformity.listed GET         >++--+++
conformity.match POST         >..-.--+
conformity.paper GET          !....+.+
conformity.report POST        >..-.+-+
conformity.rule POST          >..-.--+
conformity.shown GET          >-.--+-+
conformity.withdraw POST      >....-.+
conformity.workbook GET       !....+.+
enterprise.admit GET POST     >-+--+-+
enterprise.change GET POST    >..----+
enterprise.listed GET         >+++++++
enterprise.restore POST       >..----+
enterprise.retire POST        >..----+
enterprise.shown GET          >..+++++
equipment.certify GET POST    >..+.--+
equipment.document GET        !..+.+++
equipment.of_site GET         >..+.+++
equipment.register GET POST   >..+.--+
equipment.retire POST         >..+.--+
export.approve GET POST       >....+-+
export.document GET           !....+.+
export.download POST          >....-+-
export.hand_over GET POST     >....-+-
export.listed GET             >++--+++
export.manifest GET           !....+++
export.paper GET              !....+++
export.refuse POST            >....+-+
export.request GET POST       >..-.-++
export.requisition GET POST   >..-.--+
export.shown GET              >....+++
export.start GET              >..+.+++
export.withdraw POST          >....+++
fault.arrange GET POST        >..+.---
fault.check GET POST          >..-.-++
fault.close GET POST          >..-.-++
fault.contact GET POST        >..-.-++
fault.find GET POST           >..+.-++
fault.listed GET              >+++++++
fault.photo GET               !..+.+++
fault.progress GET POST       >..+.---
fault.recover GET POST        >..-.-++
fault.repair GET POST         >..+.---
fault.report GET POST         >..+.---
fault.set_interval GET POST   >..-.--+
fault.shown GET               >..+.+++
fault.start GET               >..+.+++
fault.urge GET POST           >..-.+++
fault.waive POST              >..-.--+
footage.line GET              !.....++
footage.listed GET            !.....++
footage.moved GET             !.....++
footage.segment GET           !.....++
footage.still GET             !.....++
glance.shown GET              >++--+++
glance.turn POST              >..-.+++
grant.of_camera GET POST      >-.--+-+
grant.of_user GET POST        >-.--+-+
ground_plan.draw POST         >..-.--+
ground_plan.picture GET       !....+.+
ground_plan.place POST        !..-.--+
ground_plan.shown GET         >-.--+-+
ground_plan.take_off POST     >..-.--+
handover.hand_over GET POST   >...--++
handover.paper GET            >...++++
health.health GET             o+++++++
hold.lift POST                >....+-+
hold.listed GET               >-+--+-+
hold.place GET POST           >..-.+-+
hold.shown GET                >....+++
home.home GET                 >+++++++
home_view.compare POST        >..+.-++
home_view.picture GET         !.....++
home_view.shown GET           >..+.+++
home_view.take GET POST       >..-.-++
inspection.attached GET       !...+...
inspection.correct POST       >...+---
inspection.draft GET POST     >++--+++
inspection.find GET POST      >...--++
inspection.follow_up POST     >...--++
inspection.listed GET         >+++++++
inspection.release POST       >...-+-+
inspection.shown GET          >...++++
item.listed GET               >++--+++
item.listed POST              >-+--+-+
item.retire POST              >....--+
live.live GET                 !.....++
live.watched POST             !....-+-
loading.announced GET POST    >++--+++
loading.cancel POST           >....-++
loading.change GET POST       >....-++
loading.listed GET            >+++++++
loading.shown GET             >....+++
loading.waiting GET           !++--+++
mandate.document GET          !...++.+
mandate.of_user GET POST      >...--.+
monitoring.begin POST         >....-++
monitoring.begin_at GET POST  >++--+++
monitoring.desk GET           >....-+-
monitoring.facts GET          !....+++
monitoring.listed GET         >+++++++
monitoring.picture GET        >....-+-
monitoring.running GET        !++--+++
monitoring.shown GET          >....+++
monitoring.stop POST          >....-+-
network.record GET POST       >..+.--+
notice.listed GET             >+++++++
notice.opened POST            !+++++++
notice.read POST              >......+
notice.shown GET              >......+
notice.unread GET             !+++++++
office.change GET POST        >....+-+
office.establish GET POST     >....+-+
office.listed GET             >+++++++
office.restore POST           >....+--
office.retire POST            >....+--
office.shown GET              >....+++
osd_name.confirm GET POST     >..-.-++
osd_name.drop POST            >--..--+
osd_name.listed GET           >++--+++
osd_name.picture GET          !.....++
osd_name.read POST            >..-.--+
osd_name.shorten GET POST     >-+..+-+
osd_name.still GET            !.....++
osd_name.write POST           >..-.--+
phase.listed GET              >++--+++
phase.plan POST               >-+--+-+
phase.stamp POST              !....-+-
phase.strike POST             !....-+-
phrase.change GET POST        >.....-+
phrase.listed GET POST        >++--+++
phrase.restore POST           >.....-+
phrase.retire POST            >.....-+
ptz.move POST                 !..+.-++
ptz.recall POST               !..+.-++
ptz.release POST              !..+.-++
ptz.restore POST              >..+.-++
ptz.save POST                 !..-.-++
ptz.shown GET                 >..+.+++
ptz.state GET                 !..+.+++
ptz.stop POST                 !..+.-++
ptz.take POST                 !..+.-++
relief.shown GET              >....+++
relief.take POST              >....--+
placement.listed GET          >++--+++
review.close POST             >..-.+++
review.document GET           !..+.+++
review.find GET POST          >..-.+++
review.of_site GET            >..+.+++
review.recheck GET POST       >..-.+++
review.record GET POST        >..-.+++
review.rectify GET POST       >..+.---
review.shown GET              >..+.+++
room.document GET             !..+.+++
room.file_rules POST          >..-.--+
room.of_site GET              >..+.+++
room.register GET POST        >..+.--+
room.retire POST              >..+.--+
room.submit_rules GET POST    >..+.--+
routine.confirm GET POST      >..+.---
routine.of_site GET           >..+.+++
routine.shown GET             >..+.+++
seal.apply GET POST           >..-.-++
seal.open GET POST            >..-.-++
security.login GET POST       o=======
security.logout POST          >=======
sheet.correct POST            >....-+-
sheet.listed GET              >+++++++
sheet.paper_pdf GET           !....+++
sheet.shown GET               >....+++
sheet.submit POST             >....-+-
sheet.take_over POST          !....-+-
sheet.write POST              !....-+-
signage.of_site GET           >..+.+++
signage.paper GET             !+++-+++
signage.photo GET             !..+.+++
signage.post GET POST         >..+.--+
signage.remove POST           >..+.--+
signature.shown GET           >...++++
signature.sign GET POST       >...+-++
signature.stroke GET          !...++++
site.add_area GET POST        >..-.--+
site.change GET POST          >..-.--+
site.change_area GET POST     >..-.--+
site.commission POST          >..-.--+
site.listed GET               >+++++++
site.register GET POST        >..----+
site.restore POST             >..-.--+
site.restore_area POST        >..-.--+
site.retire POST              >..-.--+
site.retire_area POST         >..-.--+
site.shown GET                >..+.+++
site.tree GET                 >++--+++
snapshot.listed GET           !....+++
snapshot.picture GET          !.....++
snapshot.take POST            !....-+-
tally.count POST              !....-+-
tally.strike POST             !....-+-
upkeep.appoint GET POST       >..+.--+
upkeep.file POST              >..-.--+
upkeep.listed GET             >+++-+++
upkeep.of_site GET            >..+.+++
user.admit GET POST           >-+--+-+
user.change GET POST          >....-.+
user.change_password GET POST >+++++++
user.listed GET               >-+--+-+
user.renew_password GET POST  >....-.+
user.restore POST             >....-.+
user.shown GET                >....+.+
user.suspend POST             >....-.+
user.train GET POST           >....-.+
visit.awake POST              >+++++++
visit.lock POST               >+++++++
visit.language POST           o+++++++
"""
