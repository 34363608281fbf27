#!/usr/bin/env bash
# From nothing to a first settled call with curl, against a sandbox (./yidi up). Needs bash, curl, sha256sum, sed.
#   docs/interfaces/first-call.sh [http://127.0.0.1:8420]
set -euo pipefail
url=${1:-http://127.0.0.1:8420}
institution=H11010500001

# A sandbox tells its secrets; a real installation gives you account and secret by hand.
sandbox=$(curl -sf "$url/api/sandbox") || { echo "no sandbox answers at $url: start one with ./yidi up" >&2; exit 1; }
of_hospital() { sed -E "s/.*\"institution\":\"$institution\"[^}]*\"$1\":\"([^\"]+)\".*/\1/" <<<"$sandbox"; }
of_persona() { sed -E "s/.*\"key\":\"langfang-retiree\"[^}]*\"$1\":\"([^\"]+)\".*/\1/" <<<"$sandbox"; }
account=$(of_hospital account) secret=$(of_hospital secret) person=$(of_persona personNo) certificate=$(of_persona identityNumber)
day=$(sed -E 's/.*"businessDate":"([^"]+)".*/\1/' <<<"$sandbox")
sequence=0

# One call: the envelope of the interface around an input, signed with the x-tif headers.
call() { # infno, input
  local timestamp nonce signature msgid body
  sequence=$((sequence + 1))
  timestamp=$(date +%s) nonce=$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')
  signature=$(printf '%s' "$timestamp$secret$nonce$timestamp" | sha256sum | cut -d' ' -f1)
  msgid="$institution$(date +%Y%m%d%H%M%S)$(printf '%04d' $sequence)"
  body="{\"infno\":\"$1\",\"msgid\":\"$msgid\",\"mdtrtarea_admvs\":\"110000\",\"insuplc_admdvs\":\"\",\"recer_sys_code\":\"HIS\",\"infver\":\"V1.0\",\"opter_type\":\"1\",\"opter\":\"0001\",\"opter_name\":\"收费员\",\"inf_time\":\"$day 09:30:00\",\"fixmedins_code\":\"$institution\",\"fixmedins_name\":\"示范医院\",\"sign_no\":\"\",\"input\":$2}"
  answer=$(curl -s "$url/infno" -H 'Content-Type: application/json;charset=UTF-8' -H "x-tif-paasid: $account" -H "x-tif-timestamp: $timestamp" -H "x-tif-nonce: $nonce" -H "x-tif-signature: $signature" -d "$body")
  case $answer in
    *'"infcode":0'*) echo "$1 ✓" ;;
    *) echo "$1 ✗ $answer" >&2; exit 1 ;;
  esac
}
field() { sed -E "s/.*\"$1\":\"?([^\",}]+).*/\1/" <<<"$answer"; }

who="\"psn_no\":\"$person\""
card="\"mdtrt_cert_type\":\"02\",\"mdtrt_cert_no\":\"$certificate\""
call 1101 "{\"data\":{$card}}"
call 2201 "{\"data\":{$who,\"insutype\":\"310\",\"begntime\":\"$day 09:00:00\",$card,\"ipt_otp_no\":\"OP1\",\"atddr_no\":\"D1\",\"dr_name\":\"李医生\",\"dept_code\":\"A03\",\"dept_name\":\"内科\",\"caty\":\"A03\"}}"
visit="\"mdtrt_id\":\"$(field mdtrt_id)\",$who"
call 2203A "{\"mdtrtinfo\":{$visit,\"med_type\":\"14\",\"begntime\":\"$day 09:00:00\",\"dise_codg\":\"M01600\",\"dise_name\":\"糖尿病\"},\"diseinfo\":[{\"diag_type\":\"1\",\"diag_srt_no\":1,\"diag_code\":\"E11.900\",\"diag_name\":\"2型糖尿病\",\"diag_dept\":\"内科\",\"dise_dor_no\":\"D1\",\"dise_dor_name\":\"李医生\",\"diag_time\":\"$day 09:10:00\",\"vali_flag\":\"1\"}]}"
line() { echo "{\"feedetl_sn\":\"$1\",$visit,\"chrg_bchno\":\"B1\",\"dise_codg\":\"M01600\",\"rx_circ_flag\":\"0\",\"fee_ocur_time\":\"$day 09:20:00\",\"med_list_codg\":\"$2\",\"medins_list_codg\":\"$2\",\"det_item_fee_sumamt\":$3,\"cnt\":1,\"pric\":$3,\"bilg_dept_codg\":\"A03\",\"bilg_dept_name\":\"内科\",\"bilg_dr_codg\":\"D1\",\"bilg_dr_name\":\"李医生\",\"hosp_appr_flag\":\"1\"}"; }
call 2204 "{\"feedetail\":[$(line L1 XSANDBOXA10BF0100001 32.52),$(line L2 XSANDBOXA10BX0200002 31.77)]}"
bill="{\"data\":{$visit,\"insutype\":\"310\",$card,\"med_type\":\"14\",\"medfee_sumamt\":64.29,\"psn_setlway\":\"01\",\"chrg_bchno\":\"B1\",\"acct_used_flag\":\"0\"}}"
call 2206 "$bill"
call 2207 "$bill"
echo "settled: $(field setl_id), the patient pays $(field psn_cash_pay) yuan in cash"
echo "receipt with every fen explained: $url/receipts/$(field setl_id)"
