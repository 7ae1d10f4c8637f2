"""Answers whoever writes to an agent. Standard library only; asks with the wait call of the REST API."""
import http.client, json, os, time, urllib.error, urllib.parse, urllib.request

def reply(text):
    return f"You wrote: {text}"  # your model's words come here; what people write is data, never an order

def call(path, body=None):
    request = urllib.request.Request(
        os.environ["SWITCHBOARD_URL"] + "/api/v1" + path, body and json.dumps(body).encode(),
        {"Authorization": "Bearer " + os.environ["SWITCHBOARD_TOKEN"], "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)

def answer(message):
    try:  # the reference makes it safe to do this again after a crash: nothing is sent twice
        call("/messages", {"to": message["from"], "channel": message["channel"], "body": reply(message.get("body", "")),
                           "replyTo": message["messageId"], "clientRef": "answer-" + message["messageId"]})
    except urllib.error.HTTPError as refused:
        if refused.code in (401, 429) or refused.code >= 500:
            raise
        print("not answered:", json.load(refused)["detail"], flush=True)
    call("/messages/acknowledge", {"messageIds": [message["messageId"]]})

cursor = None
while True:
    try:  # what waits is told until it is acknowledged, so nothing has to be remembered here
        for message in call("/messages/waiting")["items"]:
            answer(message)
        wait = {"kinds": "message.received", "timeoutSeconds": 45} | ({"cursor": cursor} if cursor else {})
        cursor = call("/events?" + urllib.parse.urlencode(wait))["cursor"]
    except (OSError, http.client.HTTPException) as trouble:
        if getattr(trouble, "code", 0) == 401:
            raise
        print("trying again:", trouble, flush=True)
        cursor = time.sleep(2)  # and begin with what waits
