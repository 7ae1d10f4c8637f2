using System.Net;
using Switchboard.Kernel;

namespace Switchboard.Tests.Unit.Http;

public sealed class OutsideRulesTests
{
    static readonly OutsideRules Plain = new(new(), loopback: false);
    static readonly OutsideRules Desk = new(new(), loopback: true);

    [Theory]
    [InlineData("https://example.com/hooks")]
    [InlineData("https://example.com:8443/hooks?key=1")]
    [InlineData("https://93.184.215.14/")]
    [InlineData("https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/")]
    [InlineData("https://münchen.example/")]
    [InlineData("https://[64:ff9b::5db8:d70e]/")]
    public void Addresses_of_public_hosts_are_taken(string url) => Plain.Check("url", url).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("example.com")]
    [InlineData("/hooks")]
    [InlineData("https://")]
    [InlineData("https:///hooks")]
    [InlineData("ftp://example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://example.com/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://example.com/")]
    [InlineData("https://user:password@example.com/")]
    [InlineData("https://user@example.com/")]
    [InlineData("https://example.com@127.0.0.1/")]
    [InlineData("https://example.com/#part")]
    [InlineData("https://example.com/a b")]
    [InlineData("https://example.com/\r\nX-Header: 1")]
    [InlineData("https://example.com:22/")]
    [InlineData("https://example.com:25/")]
    [InlineData("https://example.com:0/")]
    [InlineData("https://example.com:99999/")]
    public void What_is_no_address_for_a_webhook_is_refused(string url) => Plain.Check("url", url).ShouldNotBeNull().Field.ShouldBe("url");

    [Fact]
    public void An_address_that_nobody_could_have_meant_is_refused() => Plain.Check("url", "https://example.com/" + new string('a', OutsideRules.MaxUrl)).ShouldNotBeNull();

    // The same places in all the ways in which they can be written.
    public static readonly TheoryData<string> Inside =
    [
        "127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "127.0.0.1.", "127。0。0。1",
        "0.0.0.0", "0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "012.0.0.1", "0xa.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "3232235521", "0300.0250.0.1", "100.64.0.1", "100.100.100.200", "100.127.255.255",
        "169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "168.63.129.16", "192.0.0.192", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1",
        "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[::127.0.0.1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:a00:1]", "[::ffff:169.254.169.254]", "[::ffff:0:127.0.0.1]",
        "[64:ff9b::127.0.0.1]", "[64:ff9b::a00:1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2002:a00:1::1]", "[2002:a9fe:a9fe::]", "[2001::1]", "[2001:0:7f00:1::]", "[2001:db8::1]",
        "[fe80::1]", "[fe80::1%25eth0]", "[fec0::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[100::1]", "[3fff::1]", "[4000::1]", "localhost", "LOCALHOST", "localhost.", "hooks.localhost",
    ];

    [Theory]
    [MemberData(nameof(Inside))]
    public void No_way_of_writing_it_leads_inside(string host) => Plain.Check("url", $"https://{host}/").ShouldNotBeNull().Code.ShouldBe("invalid_url");

    [Theory]
    [InlineData("http://127.0.0.1:3000/hook")]
    [InlineData("http://localhost:3000/hook")]
    [InlineData("http://[::1]:3000/hook")]
    [InlineData("https://localhost/hook")]
    public void A_sandbox_on_a_desk_takes_programs_on_that_desk(string url) => Desk.Check("url", url).ShouldBeNull();

    [Theory]
    [InlineData("http://10.0.0.1/")]
    [InlineData("https://10.0.0.1/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://example.com/")]
    [InlineData("http://[::ffff:10.0.0.1]/")]
    public void And_nothing_else(string url) => Desk.Check("url", url).ShouldNotBeNull();

    [Theory]
    [InlineData("http://127.0.0.1:5081/api/accounts")]
    [InlineData("http://localhost:5081/api/accounts")]
    [InlineData("http://[::1]:5081/")]
    [InlineData("http://[::ffff:127.0.0.1]:5081/")]
    [InlineData("http://127.1.2.3:5081/")]
    [InlineData("http://0.0.0.0:5081/")]
    public void And_never_ourselves_whatever_is_allowed(string url) =>
        new OutsideRules(new() { Allow = ["http://127.0.0.0/8", "http://localhost", "http://0.0.0.0", "http://::1"] }, loopback: true, port => port == 5081).Check("url", url).ShouldNotBeNull();

    [Theory]
    [InlineData("10.1.0.0/16", "https://10.1.2.3/", true)]
    [InlineData("10.1.0.0/16", "https://[::ffff:10.1.2.3]/", true)]
    [InlineData("10.1.0.0/16", "https://10.2.0.1/", false)]
    [InlineData("10.1.0.0/16", "http://10.1.2.3/", false)]
    [InlineData("http://10.1.0.0/16", "http://10.1.2.3/", true)]
    [InlineData("10.1.2.3", "https://10.1.2.3:22/", false)]
    [InlineData("n8n", "https://n8n/", true)]
    [InlineData("n8n", "https://N8N:443/", true)]
    [InlineData("n8n", "http://n8n:5678/", false)]
    [InlineData("http://n8n", "http://n8n:5678/", true)]
    [InlineData("fd00:1::/32", "https://[fd00:1::5]/", true)]
    [InlineData("fd00:1::5", "https://[fd00:1::6]/", false)]
    public void The_deployer_allows_more(string entry, string url, bool isTaken) => (new OutsideRules(new() { Allow = [entry] }, loopback: false).Check("url", url) is null).ShouldBe(isTaken);

    [Theory]
    [InlineData("10.0.0.0/8", "intern.example", "10.0.0.1", true)]
    [InlineData("10.0.0.0/8", "intern.example", "192.168.0.1", false)]
    [InlineData("intern.example", "intern.example", "192.168.0.1", true)]
    [InlineData("intern.example", "other.example", "192.168.0.1", false)]
    public void An_address_behind_a_name_is_judged_as_itself(string entry, string host, string address, bool isTaken) =>
        (new OutsideRules(new() { Allow = [entry] }, loopback: false).Judge(IPAddress.Parse(address), host, 443, plain: false) is null).ShouldBe(isTaken);

    [Theory]
    [InlineData("10.0.0.0/99")]
    [InlineData("a b")]
    [InlineData("https://n8n")]
    [InlineData("n8n:5678")]
    [InlineData("*")]
    public void An_entry_that_means_nothing_stops_the_start(string entry) => new OutsideSettings { Allow = [entry] }.Check().ShouldHaveSingleItem().Property.ShouldBe("Allow");
}
