using Switchboard.Kernel;

namespace Switchboard.Tests.Unit.Kernel;

public sealed class SigningKeysTests
{
    [Fact]
    public void Every_node_with_the_same_secrets_has_the_same_keys()
    {
        Of("k1", 1).ShouldBe(Of("k1", 1));
        Of("k1", 1).ShouldHaveSingleItem().ShouldNotBe(Of("k1", 2)[0]);
    }

    [Fact]
    public void A_new_secret_signs_and_the_older_ones_keys_stay_published()
    {
        var box = new SecretBox(new Dictionary<string, byte[]> { ["k1"] = Key(1), ["k2"] = Key(2) }, "k2");

        new SigningKeys(box).Public.ShouldBe([.. Of("k2", 2), .. Of("k1", 1)]);
    }

    [Fact]
    public void Keys_for_different_uses_have_nothing_in_common()
    {
        var box = new SecretBox(new Dictionary<string, byte[]> { ["k1"] = Key(1) }, "k1");

        box.Derive("receipts", 48).ShouldHaveSingleItem().ShouldNotBe(box.Derive("others", 48).ShouldHaveSingleItem());
    }

    static IReadOnlyList<SigningKeys.PublicKey> Of(string id, byte fill) =>
        new SigningKeys(new SecretBox(new Dictionary<string, byte[]> { [id] = Key(fill) }, id)).Public;

    static byte[] Key(byte fill) => [.. Enumerable.Repeat(fill, 32)];
}
