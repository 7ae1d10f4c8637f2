using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Switchboard.Tests.Integration.Host;

public sealed class ProblemTests(HostWorld shared) : IClassFixture<HostWorld>, IDisposable
{
    readonly HttpClient client = shared.World.Client();

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task A_value_is_json_in_camel_case_and_what_was_made_has_an_address()
    {
        var answer = await Post("""{"name":"x","count":3,"colour":"dark_blue","message":"msg_1"}""");

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.Location!.OriginalString.ShouldBe("/api/v1/test/things/x");
        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"name":"x","count":3,"colour":"dark_blue","message":"msg_1"}""");
    }

    [Fact]
    public async Task Text_stays_legible_on_its_way_out()
    {
        var answer = await Post("""{"name":"Ann's +1 & <b>","count":3,"colour":"red"}""");

        (await answer.Content.ReadAsStringAsync()).ShouldContain("Ann's +1 & <b>");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
    }

    [Fact]
    public async Task A_refusal_says_what_happened_and_what_to_do()
    {
        var (answer, problem) = await Problem(await client.GetAsync("/api/v1/test/refuse"));

        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(90));
        Text(problem, "type").ShouldBe("urn:switchboard:problem:quiet_hours");
        Text(problem, "title").ShouldBe("Quiet hours");
        problem.GetProperty("status").GetInt32().ShouldBe(429);
        Text(problem, "detail").ShouldBe("It is night there.");
        Text(problem, "code").ShouldBe("quiet_hours");
        Text(problem, "next").ShouldBe("Send it after retryAt.");
        Text(problem, "field").ShouldBe("to");
        Text(problem, "decisionId").ShouldBe("dec_1");
        problem.GetProperty("retryAt").GetDateTimeOffset().Offset.ShouldBe(TimeSpan.Zero);
        Text(problem, "requestId").ShouldBe(answer.Headers.GetValues("X-Request-Id").Single());
    }

    [Fact]
    public async Task A_failure_tells_nothing_of_the_inside_and_is_found_again_in_the_log()
    {
        var (answer, problem) = await Problem(await client.GetAsync("/api/v1/test/fail"));

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        Text(problem, "code").ShouldBe("internal_error");
        problem.GetRawText().ShouldNotContain("hunter2");
        problem.GetRawText().ShouldNotContain("Exception");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        var line = await Eventually.Gives(() => Task.FromResult(shared.World.Output.Split('\n').FirstOrDefault(line => line.Contains(Text(problem, "requestId")!) && line.Contains("\"error\""))));
        line.ShouldContain("InvalidOperationException");
        line.ShouldNotContain("4155550123");
    }

    [Theory]
    [InlineData("", "The body is empty or null", null)]
    [InlineData("null", "The body is empty or null", null)]
    [InlineData("{", "The body isn't JSON (line 1, byte 2)", null)]
    [InlineData("{\n  \"name\": oops}", "The body isn't JSON (line 2, byte 11)", null)]
    [InlineData("""{"name":"x","count":"many","colour":"red"}""", "The field count has a value of the wrong kind", "count")]
    [InlineData("""{"name":"x","count":1,"colour":"green"}""", "The field colour isn't one that is known here", "colour")]
    [InlineData("""{"name":"x","count":1,"colour":1}""", "The field colour isn't one that is known here", "colour")]
    [InlineData("""{"name":"x","count":1,"colour":"red","message":"agt_1"}""", "The field message isn't an id that begins with msg_", "message")]
    [InlineData("""{"name":null,"count":1,"colour":"red"}""", "The field name has a value of the wrong kind", "name")]
    [InlineData("""{"count":1}""", "Required fields are missing: name, colour", "name")]
    [InlineData("""{"name":"x","count":1,"colour":"red","inner":{"tag":"a","tags":1}}""", "There is no field inner.tags", "inner.tags")]
    [InlineData("""{"name":"x","count":1,"colour":"red","a.b":1}""", "There is no field a.b", "a.b")]
    [InlineData("""{"name":"x","count":1,"colour":"red","inner":{"tag":"a","a b":1}}""", "There is no field inner.a b", "inner.a b")]
    [InlineData("""{"name":"x","count":1,"colour":"red","inner":{}}""", "Required fields are missing: inner.tag", "inner.tag")]
    [InlineData("""{"name":"x","count":1,"colour":"red","inner":{"tag":"a","at":"2026-05-01T09:30:00"}}""", "The field inner.at isn't an instant with its offset from UTC", "inner.at")]
    [InlineData("""{"name":"x","count":1,"colour":"red","clientref":1}""", "There is no field clientref", "clientref")]
    [InlineData("""{"name":"x","name":"y","count":1,"colour":"red"}""", "The field name stands there twice", "name")]
    [InlineData("""{"name":"x","NAME":"y","count":1,"colour":"red"}""", "The field NAME stands there twice", "NAME")]
    [InlineData("[1]", "The body isn't the JSON that is expected here", null)]
    public async Task A_body_that_is_not_as_expected_is_refused_with_the_place(string body, string detail, string? field)
    {
        var (answer, problem) = await Problem(await Post(body));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        Text(problem, "detail")!.ShouldStartWith(detail);
        Text(problem, "field").ShouldBe(field);
        problem.GetRawText().ShouldNotContain("Switchboard.Tests");
        problem.GetRawText().ShouldNotContain("System.");
    }

    [Theory]
    [InlineData("""{"name":"x","count":"many","colour":"red"}""", "Send count as a whole number")]
    [InlineData("""{"name":"x","count":"3","colour":"red"}""", "Send count as a whole number")]
    [InlineData("""{"name":"x","count":1,"colour":"green"}""", "Send colour as one of red, dark_blue")]
    [InlineData("""{"name":"x","count":1,"colour":"red","message":"agt_1"}""", "Send message as an id that begins with msg_")]
    [InlineData("""{"name":"x","count":1,"colour":"red","earlier":["msg_1",42]}""", "Send earlier[1] as an id that begins with msg_")]
    [InlineData("null", "Send a JSON object with name, count, colour; there may be message, earlier, inner.")]
    [InlineData("""{"name":"x","count":1,"colour":"red","clientref":1}""", "This body takes only name, count, colour, message, earlier, inner.")]
    [InlineData("""{"count":1}""", "Send name as text, colour as one of red, dark_blue; there may be count, message, earlier, inner.")]
    [InlineData("""{"name":"x","count":1,"colour":"red","inner":{"tag":"a","tags":1}}""", "inner takes only tag, at.")]
    [InlineData("""{"name":"x","count":1,"colour":"red","inner":{}}""", "Send tag as text; there may be at.")]
    [InlineData("""{"name":"x","name":"y","count":1,"colour":"red"}""", "Send it once.")]
    [InlineData("""{"name":"x","count":1,"colour":"red","inner":{"tag":"a","at":"2026-05-01"}}""", "Send inner.at as an instant with its offset from UTC, such as 2026-11-20T09:30:00Z")]
    public async Task A_refused_body_comes_back_with_what_would_be_taken(string body, string next)
    {
        var (_, problem) = await Problem(await Post(body));

        Text(problem, "next")!.ShouldStartWith(next);
    }

    [Theory]
    [InlineData("/api/v1/test/things/agt_1", 404, "message", "Send message as an id that begins with msg_.")]
    [InlineData("/api/v1/test/things/msg_'%20or%201=1", 404, "message", "Send message as an id that begins with msg_.")]
    [InlineData("/api/v1/test/things/msg_1?count=many", 400, "count", "Send count as a whole number.")]
    [InlineData("/api/v1/test/things/msg_1?count=1&count=2", 400, "count", "Send it once.")]
    [InlineData("/api/v1/test/things/msg_1?counts=1", 400, "counts", "This address takes only count.")]
    [InlineData("/api/v1/test/seen?since=2026", 400, "since", "This address takes no parameters.")]
    public async Task An_address_that_says_what_its_endpoint_does_not_take_is_refused(string path, int status, string field, string next)
    {
        var (answer, problem) = await Problem(await client.GetAsync(path));

        ((int)answer.StatusCode).ShouldBe(status);
        Text(problem, "field").ShouldBe(field);
        Text(problem, "next").ShouldBe(next);
    }

    [Fact]
    public async Task What_is_not_there_is_a_problem_too()
    {
        using var known = shared.World.SuperAdmin();
        var (missing, problem) = await Problem(await known.GetAsync("/api/v1/nothing/here"));
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        Text(problem, "code").ShouldBe("not_found");

        var (wrong, method) = await Problem(await known.PutAsync("/api/v1/test/things", null));
        wrong.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        wrong.Content.Headers.Allow.ShouldBe(["POST"]);
        Text(method, "code").ShouldBe("method_not_allowed");
    }

    [Fact]
    public async Task A_body_that_is_not_json_by_its_own_word_is_an_unsupported_kind()
    {
        using var known = shared.World.SuperAdmin();
        var (answer, problem) = await Problem(await known.PostAsync("/api/v1/test/things", new StringContent("name=x", Encoding.UTF8, "application/x-www-form-urlencoded")));

        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        Text(problem, "code").ShouldBe("unsupported_media_type");
    }

    [Theory]
    [InlineData("/api/v1/test/things", true)]
    [InlineData("/api/v1/test/things", false)]
    [InlineData("/webhooks/test/body", true)]
    [InlineData("/webhooks/test/body", false)]
    public async Task A_body_over_a_mebibyte_is_too_large_whether_its_length_is_told_or_not(string path, bool told)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent($"{{\"name\":\"{new string('x', 1 << 20)}\"}}", Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = !told;
        request.Headers.ExpectContinue = true;
        if (!told)
        {
            request.Content.Headers.ContentLength = null;
        }

        var (answer, problem) = await Problem(await client.SendAsync(request));

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        Text(problem, "code").ShouldBe("body_too_large");
        Text(problem, "detail")!.ShouldContain("1048576 bytes");
    }

    Task<HttpResponseMessage> Post(string json) => client.PostAsync("/api/v1/test/things", new StringContent(json, Encoding.UTF8, "application/json"));

    static async Task<(HttpResponseMessage Answer, JsonElement Problem)> Problem(HttpResponseMessage answer)
    {
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json", await answer.Content.ReadAsStringAsync());
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("status").GetInt32().ShouldBe((int)answer.StatusCode);
        return (answer, problem);
    }

    static string? Text(JsonElement problem, string name) => problem.TryGetProperty(name, out var value) ? value.GetString() : null;
}
