{{/* The services of the topology: port, image, who is called, and whether it has databases. tests/src/helm.test.ts compares this with the settings of the services. */}}
{{- define "commerce.services" -}}
{{- if eq .Values.topology "one-process" }}
one-process: { values: oneProcess, component: one-process, port: 4000, calls: [], hasDatabase: true, isPublic: true, callsOut: true }
{{- else }}
gateway: { values: gateway, component: gateway, port: 4000, calls: [products, cart, orders], hasDatabase: false, isPublic: true, callsOut: {{ hasKey .Values.gateway.env "AUTH_JWKS_URL" }} }
products: { values: products, component: products-subgraph, port: 4001, calls: [orders], hasDatabase: true, isPublic: false, callsOut: false }
cart: { values: cart, component: cart-subgraph, port: 4002, calls: [products, orders], hasDatabase: true, isPublic: false, callsOut: false }
orders: { values: orders, component: orders-subgraph, port: 4003, calls: [products, cart], hasDatabase: true, isPublic: {{ include "commerce.hasPayments" . }}, callsOut: true }
{{- end }}
{{- end }}

{{/* Whether a payment provider calls back: true or false. */}}
{{- define "commerce.hasPayments" -}}
{{- $env := merge (dict) (get .Values (ternary "oneProcess" "orders" (eq .Values.topology "one-process"))).env .Values.env }}
{{- ne (get $env "PAYMENT_PROVIDER" | default "none") "none" }}
{{- end }}

{{- define "commerce.labels" -}}
app.kubernetes.io/name: commerce
app.kubernetes.io/part-of: commerce
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{ include "commerce.selector" . }}
{{- end }}

{{- define "commerce.selector" -}}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* The labels of one of these services or programs. Arguments: root, component. */}}
{{- define "commerce.componentLabels" -}}
{{ include "commerce.labels" .root }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* The labels that choose its pods. Arguments: root, component. */}}
{{- define "commerce.componentSelector" -}}
{{ include "commerce.selector" .root }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* Arguments: root, name of the image, its own tag. */}}
{{- define "commerce.image" -}}
{{- with .root.Values.image.registry }}{{ . }}/{{ end }}commerce-{{ .name }}:{{ .tag | default .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end }}

{{/* Settings as Kubernetes wants them: texts, and no number as 1e+06. */}}
{{- define "commerce.env" -}}
{{- range $name, $value := . }}
- name: {{ $name }}
  value: {{ if and (kindIs "float64" $value) (eq $value (floor $value)) }}{{ int64 $value | quote }}{{ else }}{{ $value | toString | quote }}{{ end }}
{{- end }}
{{- end }}

{{/* Keys of a Secret as variables. Arguments: secret, names. */}}
{{- define "commerce.secretEnv" -}}
{{- $secret := .secret }}
{{- range .names }}
- name: {{ . }}
  valueFrom:
    secretKeyRef: { name: {{ $secret }}, key: {{ . }} }
{{- end }}
{{- end }}

{{/* What every pod of ours is: without rights, and without what would tell it about the cluster. */}}
{{- define "commerce.pod" -}}
automountServiceAccountToken: false
# A Service named "products" would set PRODUCTS_PORT, which is a setting of ours.
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  seccompProfile: { type: RuntimeDefault }
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "commerce.confined" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end }}

{{/* What an operator's program may reach. */}}
{{- define "commerce.reachDatabases" -}}
- ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }]
- ports: [{ port: {{ .Values.networkPolicy.databasePort }}, protocol: TCP }]
  {{- with .Values.networkPolicy.databases }}
  to: {{ toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
