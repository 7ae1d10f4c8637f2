# What the commands need of the machine. Sourced: each function returns, or ends the command saying the one line that installs what is missing.

# The install script of .NET puts the SDK here without being root; the commands find it without a changed PATH.
if ! command -v dotnet >/dev/null && [ -x "$HOME/.dotnet/dotnet" ]; then
  export DOTNET_ROOT=$HOME/.dotnet PATH=$HOME/.dotnet:$PATH
fi
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# The highest version of a package that apt-get would install, or nothing.
apt_offers() { command -v apt-cache >/dev/null && apt-cache policy "$1" 2>/dev/null | awk '$1 == "Candidate:" && $2 != "(none)" {print $2}'; }

dotnet_hint() {
  if [ -n "$(apt_offers dotnet-sdk-10.0)" ]; then echo 'sudo apt-get install -y dotnet-sdk-10.0'
  elif command -v dnf >/dev/null; then echo 'sudo dnf install -y dotnet-sdk-10.0'
  elif command -v brew >/dev/null; then echo 'brew install dotnet'
  else echo 'curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0'; fi
}

node_hint() {
  local offered; offered=$(apt_offers nodejs)
  if command -v brew >/dev/null; then echo 'brew install node'
  elif command -v dnf >/dev/null; then echo 'sudo dnf install -y nodejs'
  elif [ -n "$offered" ] && [ "${offered%%.*}" -ge 20 ] 2>/dev/null; then echo 'sudo apt-get install -y nodejs npm'
  elif command -v apt-get >/dev/null; then echo 'curl -fsSL https://deb.nodesource.com/setup_22.x | sudo -E bash - && sudo apt-get install -y nodejs'
  else echo 'curl -fsSL https://fnm.vercel.app/install | bash -s -- && fnm install 22'; fi
}

need_dotnet() {
  command -v dotnet >/dev/null && dotnet --list-sdks 2>/dev/null | grep -q '^10\.' && return
  die "Switchboard is built with the .NET 10 SDK, which isn't here. Install it and call again:
  $(dotnet_hint)"
}

has_node() { command -v node >/dev/null && command -v npm >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ]; }

need_node() {
  has_node && return
  die "$1 needs Node 20 or newer, which isn't here. Install it and call again:
  $(node_hint)"
}
