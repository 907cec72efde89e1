#!/bin/sh
# Says what a change does, with `fluxwright diff`: in one comment of its pull or merge request, which is updated in place, and
# as Markdown in a file, in the summary of the job or on standard output.
#
#   ci/diff-comment.sh [--base B] [--head H] [--out FILE] [--forge github|gitlab|gitea|none] [more options]
#
#   --base B          the state before; what H did since it left B is shown   [default: of the pull or merge request, see below]
#   --head H          the state after                                         [default: the same, or HEAD]
#   --out FILE        write the Markdown there, `-` is standard output        [default: `-` where there is no job summary]
#   --forge NAME      where to comment                                        [default: found in the environment, else none]
#   --comment WHEN    auto, or never: only the Markdown                       [default: auto]
#   --name NAME       keeps several comments of one request apart: letters, digits, `.`, `_`, `-`    [default: default]
#   --number N        the pull or merge request                               [default: from the environment]
#   --max-bytes N     the most bytes of the comment                           [default: 65536, GitHub's limit]
#   --directory DIR   the clone                                               [default: .]
#
# An option with an empty value is as if it was not given. Without a base, and none in the environment, the change since the
# main branch is shown.
#
# Needs git, fluxwright and, to comment, curl and jq. Without these two there is a notice and no comment.
#
# Environment
#   FLUXWRIGHT          the program [default: fluxwright on the PATH]
#   github              GITHUB_TOKEN or GH_TOKEN: may write comments of pull requests (`pull-requests: write`)
#                       GITHUB_REPOSITORY, GITHUB_EVENT_PATH, GITHUB_REF, GITHUB_BASE_REF, GITHUB_API_URL, GITHUB_GRAPHQL_URL
#   gitea, forgejo      GITEA_TOKEN, else GITHUB_TOKEN; the same GITHUB_… variables, which their runners set, and
#                       GITHUB_SERVER_URL
#   gitlab              GITLAB_TOKEN: a project access token with the scope `api` (CI_JOB_TOKEN may not write notes)
#                       CI_API_V4_URL, CI_PROJECT_ID, CI_COMMIT_SHA, CI_COMMIT_BEFORE_SHA, CI_MERGE_REQUEST_IID,
#                       …_PROJECT_ID, …_DIFF_BASE_SHA, …_SOURCE_BRANCH_SHA
#   GITHUB_STEP_SUMMARY gets the Markdown, GITHUB_OUTPUT `changed`, `comment-url` and `markdown-file`
#
# The comment is the one that begins with `<!-- fluxwright-diff: NAME -->` and was written by the owner of the token; comments
# of others are never changed. Where nothing changes, a comment that is there says so, and none is made.
#
# Exit codes: 0 done, also where the token is missing or may not comment (then there is a notice); 1 the forge failed; 2 usage,
# or what fluxwright said: a shallow clone needs `fetch-depth: 0`, in GitLab `GIT_DEPTH: 0`.
set -eu
LC_ALL=C
export LC_ALL

actions=${GITHUB_ACTIONS:-}

# A line for the reader of the log: notice, warning or error.
tell() {
  told=$(printf '%s' "$2" | tr '\n\r\t' '   ' | tr -d '[:cntrl:]')
  if [ "$actions" = true ]; then
    printf '::%s title=fluxwright diff::%s\n' "$1" "$(printf '%s' "$told" | sed 's/%/%25/g')" >&2
  else
    printf '%s: %s\n' "$1" "$told" >&2
  fi
}

refuse() {
  tell error "$1"
  exit 2
}

have() { command -v "$1" >/dev/null 2>&1; }

# --- options ---

base='' head='' out='' forge='' comment='' name='' number='' max_bytes='' directory=''
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      sed -n '/^#!/d; /^#/!q; s/^# \{0,1\}//p' "$0"
      exit 0
      ;;
    --base | --head | --out | --forge | --comment | --name | --number | --max-bytes | --directory)
      [ $# -ge 2 ] || refuse "$1 needs a value"
      case $1 in
        --base) base=$2 ;;
        --head) head=$2 ;;
        --out) out=$2 ;;
        --forge) forge=$2 ;;
        --comment) comment=$2 ;;
        --name) name=$2 ;;
        --number) number=$2 ;;
        --max-bytes) max_bytes=$2 ;;
        --directory) directory=$2 ;;
      esac
      shift 2
      ;;
    *) refuse "unknown option $1, see --help" ;;
  esac
done

: "${comment:=auto}" "${name:=default}" "${max_bytes:=65536}" "${directory:=.}"
case $comment in
  auto | never) ;;
  *) refuse "--comment is auto or never, not $comment" ;;
esac
case $name in
  *[!A-Za-z0-9._-]* | -* | *--*) refuse "--name takes letters, digits, '.', '_' and single '-', not $name" ;;
esac
[ "${#name}" -le 64 ] || refuse '--name takes at most 64 characters'
case $max_bytes in
  *[!0-9]* | 0* | ?????????*) refuse "--max-bytes is a number from 1 to 99999999, not $max_bytes" ;;
esac
case $number in
  *[!0-9]*) refuse "--number is the number of a pull or merge request, not $number" ;;
esac
newline='
'
case $out in
  *"$newline"*) refuse '--out has a line break' ;;
esac
if [ -z "$forge" ]; then
  if [ "${GITEA_ACTIONS:-}" = true ] || [ "${FORGEJO_ACTIONS:-}" = true ]; then
    forge=gitea
  elif [ "$actions" = true ]; then
    forge=github
  elif [ "${GITLAB_CI:-}" = true ]; then
    forge=gitlab
  else
    forge=none
  fi
fi

# --- what is compared, and where it is told ---

# The event that started the workflow as lines: the number of its pull request, base and head of what it would merge, and of
# a push.
event() {
  [ -r "${GITHUB_EVENT_PATH:-}" ] && have jq || return 0
  jq -r '
    [.pull_request.number // (.issue | select(.pull_request?) | .number) // null,
      .pull_request.base.sha // .merge_group.base_sha, .pull_request.head.sha // .merge_group.head_sha, .before, .after]
    | .[] | . // "" | tostring | gsub("[[:cntrl:]]"; " ")' "$GITHUB_EVENT_PATH" 2>/dev/null || :
}

event_number='' event_base='' event_head='' before='' after=''
# A push is compared with what was there before it, also when that is no ancestor.
dots=...
case $forge in
  github | gitea)
    { read -r event_number && read -r event_base && read -r event_head && read -r before && read -r after; } <<EVENT || :
$(event)
EVENT
    case ${GITHUB_REF:-} in
      refs/pull/*) : "${event_number:=$(printf '%s' "$GITHUB_REF" | sed 's,^refs/pull/,,; s,/.*,,')}" ;;
    esac
    if [ -z "$event_base" ] && [ -n "${GITHUB_BASE_REF:-}" ]; then
      event_base=refs/remotes/origin/$GITHUB_BASE_REF
    fi
    if [ -z "$event_base" ] && [ "${GITHUB_EVENT_NAME:-}" = push ]; then
      event_base=$before event_head=$after
      [ -n "$base$head" ] || dots=..
    fi
    ;;
  gitlab)
    event_number=${CI_MERGE_REQUEST_IID:-}
    event_base=${CI_MERGE_REQUEST_DIFF_BASE_SHA:-}
    # Of a pipeline for merged results; there CI_COMMIT_SHA is the merge.
    event_head=${CI_MERGE_REQUEST_SOURCE_BRANCH_SHA:-}
    : "${event_head:=${CI_COMMIT_SHA:-}}"
    if [ -z "$event_number$event_base" ]; then
      event_base=${CI_COMMIT_BEFORE_SHA:-}
      [ -n "$base$head" ] || dots=..
    fi
    ;;
  none) ;;
  *) refuse "--forge is github, gitlab, gitea or none, not $forge" ;;
esac
case $event_base in
  *[!0]*) ;;
  # A new branch: nothing was there before.
  *) event_base='' event_head='' ;;
esac
: "${base:=$event_base}" "${number:=$event_number}"
if [ -n "$base" ]; then
  : "${head:=$event_head}"
  : "${head:=HEAD}"
elif [ -n "$head" ]; then
  refuse '--head needs --base'
fi
for revision in "$base" "$head"; do
  case $revision in
    -* | *..*) refuse "$revision is no revision" ;;
  esac
done

program=${FLUXWRIGHT:-fluxwright}
have "$program" || refuse "there is no program $program: install fluxwright, or name it in FLUXWRIGHT"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# --- the Markdown ---

marker="<!-- fluxwright-diff: $name -->"
printf '%s\n\n' "$marker" >"$work/comment.md"
if [ "$name" != default ]; then
  # shellcheck disable=SC2016 # code in Markdown
  printf '`%s`\n\n' "$name" >>"$work/comment.md"
fi
room=$((max_bytes - $(wc -c <"$work/comment.md")))
[ "$room" -ge 1 ] || refuse "--max-bytes $max_bytes leaves no room behind the marker of the comment"

set -- -C "$directory" diff --output markdown --color never --exit-code --max-bytes "$room"
[ -z "$base" ] || set -- "$@" "$base$dots$head"
code=0
"$program" "$@" >"$work/diff.md" 2>"$work/problems" || code=$?
cat "$work/problems" >&2
case $code in
  0) changed=false ;;
  1) changed=true ;;
  *)
    [ "$actions" != true ] || tell error "$(head -n 8 "$work/problems")"
    exit "$code"
    ;;
esac
cat "$work/diff.md" >>"$work/comment.md"

summary=${GITHUB_STEP_SUMMARY:-}
if [ -n "$summary" ]; then
  { cat "$work/diff.md" && printf '\n'; } >>"$summary"
elif [ -z "$out" ]; then
  out=-
fi
if [ "$out" = - ]; then
  # A runner takes lines of the log as commands, also those that are in the diff.
  pause=''
  [ "$actions" != true ] || pause=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  [ -z "$pause" ] || printf '::stop-commands::%s\n' "$pause"
  cat "$work/diff.md"
  [ -z "$pause" ] || printf '\n::%s::\n' "$pause"
  out=''
elif [ -n "$out" ]; then
  cat "$work/diff.md" >"$out"
fi

output() { [ -z "${GITHUB_OUTPUT:-}" ] || printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"; }
output changed "$changed"
output markdown-file "$out"

# --- the comment ---

# Ends where there can be no comment, and that is no failure.
without_comment() {
  output comment-url ''
  [ -z "$1" ] || tell notice "no comment: $1"
  exit 0
}

if [ "$comment" = never ] || [ "$forge" = none ]; then
  without_comment ''
elif [ -z "$number" ]; then
  # Not worth an annotation: a job for a push is like this.
  printf 'notice: no comment: this job is not for a pull or merge request\n' >&2
  without_comment ''
fi
case $number in
  *[!0-9]*) refuse "the number of the pull or merge request is $number" ;;
esac

scheme=Bearer me=''
case $forge in
  github) token=${GITHUB_TOKEN:-${GH_TOKEN:-}} token_name=GITHUB_TOKEN api=${GITHUB_API_URL:-https://api.github.com} ;;
  gitea)
    token=${GITEA_TOKEN:-${GITHUB_TOKEN:-}} token_name=GITEA_TOKEN scheme=token
    api=${GITHUB_API_URL:-${GITHUB_SERVER_URL:-}/api/v1}
    ;;
  gitlab) token=${GITLAB_TOKEN:-} token_name=GITLAB_TOKEN api=${CI_API_V4_URL:-https://gitlab.com/api/v4} ;;
esac
[ -n "$token" ] || without_comment "$token_name is not set"
have curl || without_comment 'curl is not installed'
have jq || without_comment 'jq is not installed'
case $token in
  *[[:cntrl:]]*) refuse "$token_name has a line break or another control character" ;;
esac
case $api in
  *[[:cntrl:]]*) refuse 'the address of the API has a control character' ;;
  http://?* | https://?*) ;;
  *) refuse "the address of the API is no URL: $api" ;;
esac

if [ "$forge" = gitlab ]; then
  project=${CI_MERGE_REQUEST_PROJECT_ID:-${CI_PROJECT_ID:-}}
  case $project in
    '' | *[!0-9]*) refuse 'CI_MERGE_REQUEST_PROJECT_ID or CI_PROJECT_ID must be the number of the project' ;;
  esac
  comments=$api/projects/$project/merge_requests/$number/notes
  one=$comments update=PUT query='sort=asc&order_by=created_at&per_page=100'
else
  repo=${GITHUB_REPOSITORY:-}
  case $repo in
    *[!A-Za-z0-9._/-]* | */*/* | /* | */ | . | .. | ./* | ../* | */. | */..) refuse "GITHUB_REPOSITORY is not OWNER/NAME: $repo" ;;
    */*) ;;
    *) refuse 'GITHUB_REPOSITORY is not set' ;;
  esac
  comments=$api/repos/$repo/issues/$number/comments
  one=$api/repos/$repo/issues/comments update=PATCH query='per_page=100'
  [ "$forge" = github ] || query='limit=50'
fi

# The token goes through a file that is nobody else's: what stands in arguments is in the list of processes.
{
  printf 'Authorization: %s %s\n' "$scheme" "$token"
  printf 'Content-Type: application/json\nUser-Agent: fluxwright-diff\n'
  [ "$forge" != github ] || printf 'Accept: application/vnd.github+json\nX-GitHub-Api-Version: 2022-11-28\n'
} >"$work/headers"

# request METHOD URL [FILE]: the answer is in $work/answer, its status in $status. Redirects are not followed: the token stays
# with the forge. A POST is not sent twice, it might have been done.
request() {
  method=$1 url=$2 data=${3:-}
  set -- --silent --show-error --globoff --proto '=http,https' --connect-timeout 10 --max-time 60 \
    --header "@$work/headers" --output "$work/answer" --write-out '%{http_code}'
  [ "$method" = POST ] || set -- "$@" --retry 3 --retry-delay 1 --retry-max-time 120
  [ -z "$data" ] || set -- "$@" --data-binary "@$data"
  : >"$work/answer"
  status=$(curl "$@" --request "$method" --url "$url") || status=000
}

# A text of the answer, in one line, or nothing.
answer() {
  jq -r "$1"' // empty | tostring | gsub("[[:cntrl:]]"; " ") | .[0:300]' "$work/answer" 2>/dev/null || :
}

# Ends unless the request was answered with success. $1 is what was asked for.
expect_success() {
  case $status in
    2??) ;;
    401 | 403 | 404) without_comment "the token may not $1 (HTTP $status: $(answer '.message // .error'))" ;;
    *)
      tell error "cannot $1: $api answered with HTTP $status: $(answer '.message // .error')"
      exit 1
      ;;
  esac
}

# The login of the token's owner, whose comments may be changed.
case $forge in
  github)
    # An installation of an app, as the token of a workflow is one, may not ask /user.
    printf '{"query":"query{viewer{login}}"}' >"$work/query.json"
    request POST "${GITHUB_GRAPHQL_URL:-$api/graphql}" "$work/query.json"
    [ "$status" != 200 ] || me=$(answer '.data.viewer.login')
    if [ -z "$me" ]; then
      request GET "$api/user"
      [ "$status" != 200 ] || me=$(answer '.login')
    fi
    : "${me:=github-actions[bot]}"
    ;;
  gitea)
    request GET "$api/user"
    [ "$status" != 200 ] || me=$(answer '.login')
    if [ -z "$me" ] && [ "${FORGEJO_ACTIONS:-}" = true ]; then
      me=forgejo-actions
    fi
    : "${me:=gitea-actions}"
    ;;
  gitlab)
    request GET "$api/user"
    expect_success 'ask who it is'
    me=$(answer '.username')
    ;;
esac

# Its comment with the marker. Pages are walked until one is empty, or is the same again: older releases of Gitea have no pages.
id='' page=1 before=''
while [ -z "$id" ] && [ "$page" -le 500 ]; do
  request GET "$comments?$query&page=$page"
  expect_success 'read the comments'
  # How many there are, the first one, and the one that is looked for.
  found=$(jq -r --arg marker "$marker" --arg me "$me" '
    if type != "array" then error("no list") else . end
    | first((.[]
        | select((.body // "" | split("\n")[0] // "" | rtrimstr("\r")) == $marker)
        | select((.user.login // .author.username) == $me)), null) as $own
    | "\(length) \(.[0].id // "") \($own.id // "")"' "$work/answer" 2>/dev/null) || found=''
  case $found in
    '' | *[!0-9\ ]*)
      tell error "cannot read the comments: $api answered with something else than comments"
      exit 1
      ;;
  esac
  read -r count first id <<FOUND
$found
FOUND
  if [ "$count" = 0 ] || [ "$first" = "$before" ]; then
    break
  fi
  # Only Gitea's pages may be shorter than was asked for.
  if [ "$forge" != gitea ] && [ "$count" -lt 100 ]; then
    break
  fi
  before=$first page=$((page + 1))
done

if [ -z "$id" ] && [ "$changed" = false ]; then
  without_comment ''
fi
jq -Rs '{body: .}' "$work/comment.md" >"$work/body.json"
if [ -n "$id" ]; then
  request "$update" "$one/$id" "$work/body.json"
  expect_success 'update the comment'
else
  request POST "$comments" "$work/body.json"
  expect_success 'write a comment'
fi
output comment-url "$(answer '.html_url')"
