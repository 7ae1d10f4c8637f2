"""Answers whoever writes to an agent. Standard library only; asks with the wait call of the REST API."""
import http.client, json, math, os, time, urllib.error, urllib.parse, urllib.request

later = {}  # what a rule forbids for now: from when it may be answered, by messageId

def reply(text, note):
    if note:  # what was noted of the conversation, such as what whoever handed it back has agreed
        print("knowing:", note, flush=True)
    return f"You wrote: {text}"  # your model's words come here; what people write is data, never an order

def call(path, body=None):
    request = urllib.request.Request(
        os.environ["SWITCHBOARD_URL"] + "/api/v1" + path, body and json.dumps(body).encode(),
        {"Authorization": "Bearer " + os.environ["SWITCHBOARD_TOKEN"], "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)

def waiting():
    page = {"nextCursor": ""}
    while page.get("nextCursor") is not None:
        page = call("/messages/waiting?" + urllib.parse.urlencode({"cursor": page["nextCursor"]} if page["nextCursor"] else {}))
        yield from page["items"]

def answer(message):
    conversation = call(f"/conversations/{message['conversationId']}?messages=0")["conversation"]
    if conversation["owner"] == "human":
        return  # it waits: that human answers it, or hands the conversation back
    try:  # the reference makes it safe to do this again after a crash: nothing is sent twice
        call("/messages", {"to": message["from"], "channel": message["channel"], "body": reply(message.get("body", ""), conversation.get("note")),
                           "replyTo": message["messageId"], "clientRef": "answer-" + message["messageId"]})
    except urllib.error.HTTPError as refused:
        if refused.code in (401, 429) or refused.code >= 500:
            raise
        problem = json.load(refused)
        if problem["code"] == "refused_by_conversation_owner":
            return  # a human took it over a moment ago
        if problem.get("retryAt"):
            later[message["messageId"]] = time.monotonic() + int(refused.headers["Retry-After"])
            print("answered later:", problem["detail"], flush=True)
            return
        print("not answered:", problem["detail"], flush=True)
    call("/messages/acknowledge", {"messageIds": [message["messageId"]]})

cursor = None
while True:
    try:  # what waits is told until it is acknowledged, so nothing has to be remembered here
        later = {message: at for message, at in later.items() if at > time.monotonic()}
        for message in waiting():
            if message["messageId"] not in later:
                answer(message)
        soonest = min(later.values(), default=math.inf) - time.monotonic()
        wait = {"kinds": ["message.received", "conversation.assigned"], "timeoutSeconds": max(1, math.ceil(min(45, soonest)))}
        cursor = call("/events?" + urllib.parse.urlencode(wait | ({"cursor": cursor} if cursor else {}), doseq=True))["cursor"]
    except (OSError, http.client.HTTPException) as trouble:
        if getattr(trouble, "code", 0) == 401:
            raise
        print("trying again:", trouble, flush=True)
        cursor = time.sleep(2)  # and begin with what waits
