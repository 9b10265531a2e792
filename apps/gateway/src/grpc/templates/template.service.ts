import type {
  GetTemplateRequest__Output,
  GetTemplateResponse,
  ListTemplatesRequest__Output,
  ListTemplatesResponse,
} from '@endoscope/contracts';
import type { CurrentTemplates } from '@endoscope/sessions';
import { templateMessage } from '../../present/template.ts';
import type { GrpcDoor } from '../grpc-door.ts';

export function templateService(door: GrpcDoor, templates: CurrentTemplates) {
  return {
    listTemplates: door.unary<ListTemplatesRequest__Output, ListTemplatesResponse>(async () => ({
      templates: templates.list().map(templateMessage),
    })),
    getTemplate: door.unary<GetTemplateRequest__Output, GetTemplateResponse>(
      async (_ctx, { template }) => ({ template: templateMessage(templates.get(template)) }),
    ),
  };
}
