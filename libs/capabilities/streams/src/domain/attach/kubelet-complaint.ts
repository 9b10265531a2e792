const complaintBytesMax = 1_024;
const complaint =
  /^(failed to try resolving symlinks in path "\/var\/log\/pods\/|unable to retrieve container logs for [a-z-]+:\/\/)[^\n]*\n?$/;

/**
 * Whether a log is none: a kubelet that cannot read the file answers 200 with its own sentence as
 * the body (kubelet/kuberuntime/kuberuntime_container.go, GetContainerLogs; logs.go, ReadLogs).
 * The process never printed that, so it must not be shown as its output.
 */
export function isKubeletComplaint(log: Uint8Array): boolean {
  if (log.length > complaintBytesMax) return false;
  return complaint.test(Buffer.from(log).toString('utf8'));
}
