using Switchboard.Mcp.Resources;

namespace Switchboard.Tests.Unit.Mcp;

public sealed class UriTemplateTests
{
    [Theory]
    [InlineData("comms://agents/{agentId}", "comms://agents/agt_1", """{"agentId":"agt_1"}""")]
    [InlineData("comms://agents/{agentId}", "comms://agents/a%2Fb", """{"agentId":"a/b"}""")]
    [InlineData("comms://agents/{agentId}/events{?cursor}", "comms://agents/agt_1/events", """{"agentId":"agt_1"}""")]
    [InlineData("comms://agents/{agentId}/events{?cursor}", "comms://agents/agt_1/events?cursor=c%31", """{"agentId":"agt_1","cursor":"c1"}""")]
    [InlineData("x://{a}/{b}{?c,d}", "x://1/2?d=4&c=3", """{"a":"1","b":"2","d":"4","c":"3"}""")]
    public void An_address_of_the_template_is_taken_apart(string template, string uri, string expected) =>
        new UriTemplate(template).Read(uri)!.ToJsonString().ShouldBe(expected);

    [Theory]
    [InlineData("comms://agents/{agentId}", "comms://agents/")]
    [InlineData("comms://agents/{agentId}", "comms://agents/agt_1/events")]
    [InlineData("comms://agents/{agentId}", "comms://agents/agt_1?cursor=1")]
    [InlineData("comms://agents/{agentId}", "comms://agents/agt_1#x")]
    [InlineData("comms://agents/{agentId}", "http://agents/agt_1")]
    [InlineData("comms://agents/{agentId}/events{?cursor}", "comms://agents/agt_1/events?cursor=1&cursor=2")]
    [InlineData("a.b://{x}", "acb://1")]
    public void An_address_that_is_not_of_the_template_is_not(string template, string uri) => new UriTemplate(template).Read(uri).ShouldBeNull();
}
