/** Short forms people use in names, the usual one first. */
export const ABBREVIATIONS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  `account acct acc
address addr
administrator admin
agreement agrmt
allocation alloc
amount amt
application app appl
appointment appt
approval appr
assessment assmt
assignment asgmt assign
attribute attr
authorization auth
average avg
balance bal
beginning beg
beneficiary benef
building bldg
calculation calc
campaign camp
capacity cap
category cat ctg
certificate cert
classification class
code cd
comment cmt
commission comm
communication comm
company comp co
component comp
condition cond
configuration config cfg
contact cont
contract contr
coordinate coord
count cnt
country ctry cntry
currency curr ccy
customer cust
date dt
delivery dlv deliv
department dept
description desc descr
destination dest
detail dtl
device dev
diagnosis diag
difference diff
direction dir
discount disc
distance dist
district dist
document doc
duration dur
effective eff
employee emp
enrollment enrl
environment env
equipment equip eqp
estimated est
evaluation eval
exchange exch
execution exec
expiration exp
expiry exp
facility fac
flag flg
frequency freq
general gen
government gov
group grp
hospital hosp
identifier ident
image img
information info
initial init
inspection insp
instruction instr
insurance ins
interest int
inventory inv
invoice inv
language lang
latitude lat
length len
level lvl
license lic
location loc
longitude lon lng
maintenance maint
manager mgr
manufacturer mfr manuf
maximum max
measurement meas
medical med
medication med
message msg
minimum min
mobile mob
module mod
municipality muni
name nm
nationality natl
number no num nbr
operation op
operator oper
order ord
organization org
original orig
package pkg
parameter param
parent par
password pwd passwd
patient pat
payment pmt pymt
percent pct
period prd
permission perm
phone ph tel
picture pic
position pos
preference pref
prescription presc rx
previous prev
price prc
primary prim
priority prio
procedure proc
process proc
product prod
professor prof
program prog pgm
project proj
property prop
publication pub
purchase purch
quantity qty
quarter qtr
question qstn
received rcvd recd
record rec
reference ref
region rgn
registration reg regn
relationship rel
report rpt
request req
required req
reservation resv rsv
resource res
response resp
result rslt res
revision rev
salary sal
schedule sched
secondary sec
section sect
sequence seq
service svc serv
session sess
settlement settl
shipment shpmt ship
source src
specification spec
standard std
statement stmt
station stn
statistic stat
status stat sts
street str
student stu
subject subj
supplier supp
system sys
target tgt
technician tech
telephone tel
temperature temp
temporary tmp
terminal term
total tot
transaction txn trans
transfer xfer trf
treatment trtmt
type typ
university univ
user usr
value val
vehicle veh
vendor vend vndr
version ver
volume vol
warehouse whse wh
weight wt wgt`
    .split("\n")
    .map((line) => line.split(" "))
    .map(([word, ...short]) => [word as string, short]),
);
